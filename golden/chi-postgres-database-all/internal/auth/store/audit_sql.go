package store

import (
	"context"
	"fmt"
	"time"
)

// AddAudit takes the id from the row of the user, so that an account that has just been
// deleted is ErrNotFound and not a broken reference.
func (s *SQL) AddAudit(ctx context.Context, e *AuditEntry) error {
	return s.change(ctx, "add audit entry", `INSERT INTO auth_audit
		(id, user_id, happened_at, kind, reason, ip, user_agent)
		SELECT $1, id, $2, $3, $4, $5, $6 FROM users WHERE id = $7`,
		e.ID, moment(e.At), e.Kind, e.Reason, e.IP, e.UserAgent, e.UserID)
}

func (s *SQL) Audit(ctx context.Context, userID string, skip, limit int) ([]*AuditEntry, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT
		id, user_id, happened_at, kind, reason, ip, user_agent
		FROM auth_audit WHERE user_id = $1 ORDER BY happened_at DESC, id DESC LIMIT $2 OFFSET $3`, userID, limit, skip)
	if err != nil {
		return nil, fmt.Errorf("list audit entries: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var entries []*AuditEntry
	for rows.Next() {
		var e AuditEntry
		if err := rows.Scan(&e.ID, &e.UserID, (*moment)(&e.At), &e.Kind, &e.Reason, &e.IP, &e.UserAgent); err != nil {
			return nil, fmt.Errorf("list audit entries: %w", err)
		}
		entries = append(entries, &e)
	}
	return entries, rows.Err()
}

const surplusAudit = `SELECT id FROM auth_audit WHERE user_id = $1 AND (kind = $2 OR $3 = '')
	ORDER BY happened_at DESC, id DESC LIMIT 100 OFFSET $4`

const (
	trimAudit  = `DELETE FROM auth_audit WHERE id IN (` + surplusAudit + `)`
	purgeAudit = `DELETE FROM auth_audit WHERE id IN (SELECT id FROM auth_audit WHERE happened_at < $1 LIMIT 100)`
)

func (s *SQL) TrimAudit(ctx context.Context, userID, kind string, keep int) error {
	return unlessNotFound(s.change(ctx, "trim audit entries", trimAudit, userID, kind, kind, keep))
}

// PurgeAudit deletes a few at once, so that no request waits long for it.
func (s *SQL) PurgeAudit(ctx context.Context, before time.Time) error {
	return unlessNotFound(s.change(ctx, "purge audit entries", purgeAudit, moment(before)))
}
