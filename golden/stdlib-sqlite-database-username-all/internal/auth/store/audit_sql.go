package store

import (
	"context"
	"fmt"
	"time"
)

// AddAudit adds e. It takes the user's id from the table of users, so that an account
// that has just been deleted is ErrNotFound and not a broken reference.
func (s *SQL) AddAudit(ctx context.Context, e *AuditEntry) error {
	return s.change(ctx, "add audit entry", `INSERT INTO auth_audit
		(id, user_id, happened_at, kind, reason, address, user_agent)
		SELECT ?, id, ?, ?, ?, ?, ? FROM users WHERE id = ?`,
		e.ID, e.At.UnixMicro(), e.Kind, e.Reason, e.Address, e.UserAgent, e.UserID)
}

// Audit returns a page of the user's entries, newest first.
func (s *SQL) Audit(ctx context.Context, userID string, skip, limit int) ([]*AuditEntry, error) {
	rows, err := s.db.QueryContext(ctx, s.dialect.bind(`SELECT
		id, user_id, happened_at, kind, reason, address, user_agent
		FROM auth_audit WHERE user_id = ? ORDER BY happened_at DESC, id DESC LIMIT ? OFFSET ?`), userID, limit, skip)
	if err != nil {
		return nil, fmt.Errorf("list audit entries: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var entries []*AuditEntry
	for rows.Next() {
		var e AuditEntry
		var at int64
		if err := rows.Scan(&e.ID, &e.UserID, &at, &e.Kind, &e.Reason, &e.Address, &e.UserAgent); err != nil {
			return nil, fmt.Errorf("list audit entries: %w", err)
		}
		e.At = time.UnixMicro(at).UTC()
		entries = append(entries, &e)
	}
	return entries, rows.Err()
}

// TrimAudit forgets the user's oldest entries of a kind. MySQL wants the LIMIT one SELECT
// deeper, and a name for that.
func (s *SQL) TrimAudit(ctx context.Context, userID string, kind string, keep int) error {
	_, err := s.exec(ctx, `DELETE FROM auth_audit WHERE id IN (SELECT id FROM (
		SELECT id FROM auth_audit WHERE user_id = ? AND (kind = ? OR ? = '')
		ORDER BY happened_at DESC, id DESC LIMIT 100 OFFSET ?) AS surplus)`, userID, kind, kind, keep)
	if err != nil {
		return fmt.Errorf("trim audit entries: %w", err)
	}
	return nil
}

// PurgeAudit forgets old entries, a few at once so that no request waits long for it.
func (s *SQL) PurgeAudit(ctx context.Context, before time.Time) error {
	_, err := s.exec(ctx, `DELETE FROM auth_audit WHERE id IN (SELECT id FROM (
		SELECT id FROM auth_audit WHERE happened_at < ? LIMIT 100) AS purged)`, before.UnixMicro())
	if err != nil {
		return fmt.Errorf("purge audit entries: %w", err)
	}
	return nil
}
