package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"
)

// memoryAudit is a row of the table audit, whose key is the id.
type memoryAudit struct{ AuditEntry }

func (r memoryAudit) owner() string { return r.UserID }

func (s *Memory) AddAudit(ctx context.Context, e *AuditEntry) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.users[e.UserID]; !ok {
		return ErrNotFound
	}
	stored := *e
	stored.At = asStored(e.At)
	s.table("audit")[e.ID] = memoryAudit{stored}
	return nil
}

func (s *Memory) Audit(ctx context.Context, userID string, skip, limit int) ([]*AuditEntry, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	entries := s.audit(func(e AuditEntry) bool { return e.UserID == userID })
	entries = entries[min(skip, len(entries)):]
	return entries[:min(limit, len(entries))], nil
}

func (s *Memory) TrimAudit(ctx context.Context, userID string, kind string, keep int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	entries := s.audit(func(e AuditEntry) bool { return e.UserID == userID && (kind == "" || e.Kind == kind) })
	for _, e := range entries[min(keep, len(entries)):] {
		delete(s.table("audit"), e.ID)
	}
	return nil
}

func (s *Memory) PurgeAudit(ctx context.Context, before time.Time) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.table("audit"), func(_ string, row memoryRow) bool {
		return row.(memoryAudit).At.Before(asStored(before))
	})
	return nil
}

// audit returns copies of the entries that is true of, newest first. The caller holds
// s.mu.
func (s *Memory) audit(is func(AuditEntry) bool) []*AuditEntry {
	var entries []*AuditEntry
	for _, row := range s.table("audit") {
		if e := row.(memoryAudit).AuditEntry; is(e) {
			entries = append(entries, &e)
		}
	}
	slices.SortFunc(entries, func(x, y *AuditEntry) int {
		return cmp.Or(y.At.Compare(x.At), cmp.Compare(y.ID, x.ID))
	})
	return entries
}
