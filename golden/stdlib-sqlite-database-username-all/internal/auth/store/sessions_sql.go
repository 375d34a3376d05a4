package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

const sessionColumns = `id, user_id, token_hash, previous_hash, remember_hash, restored_by, security_stamp,
	created_at, started_at, rotated_at, seen_at, expires_at, remember_for,
	fresh, remembered, fingerprint, user_agent, address`

// CreateSession adds s. A user who is not there gives no row to insert: [ErrNotFound].
func (s *SQL) CreateSession(ctx context.Context, row *Session) error {
	err := s.change(ctx, "create session", `INSERT INTO auth_sessions (`+sessionColumns+`)
		SELECT ?, id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM users WHERE id = ?
		AND (? = '' OR EXISTS (SELECT 1 FROM auth_sessions WHERE id = ? AND remember_hash IS NOT NULL))`,
		row.ID, row.TokenHash, nullable(row.PreviousHash), nullable(row.RememberHash), nullable(row.RestoredBy), row.SecurityStamp,
		row.CreatedAt.Unix(), row.StartedAt.Unix(), row.RotatedAt.Unix(), row.SeenAt.Unix(), row.ExpiresAt.Unix(), int64(row.RememberFor/time.Second),
		row.Fresh, row.Remembered, row.Fingerprint, row.UserAgent, row.Address, row.UserID, row.RestoredBy, row.RestoredBy)
	if s.dialect.taken(err) {
		return ErrRotated
	}
	return err
}

// SessionByToken returns the session with that token, or the one it had before.
func (s *SQL) SessionByToken(ctx context.Context, hash string) (*Session, error) {
	return s.session(ctx, `token_hash = ? OR previous_hash = ?`, hash, hash)
}

// SessionByRemember returns the session with that remember token.
func (s *SQL) SessionByRemember(ctx context.Context, hash string) (*Session, error) {
	return s.session(ctx, `remember_hash = ?`, hash)
}

func (s *SQL) session(ctx context.Context, condition string, args ...any) (*Session, error) {
	rows, err := s.sessions(ctx, condition, args...)
	if err == nil && len(rows) == 0 {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return rows[0], nil
}

// Sessions returns sessions of the user, those seen last first.
func (s *SQL) Sessions(ctx context.Context, userID string, limit int) ([]*Session, error) {
	return s.sessions(ctx, `user_id = ? ORDER BY seen_at DESC, id LIMIT ?`, userID, limit)
}

func (s *SQL) sessions(ctx context.Context, condition string, args ...any) ([]*Session, error) {
	// #nosec G202 -- the conditions are constants of this file
	rows, err := s.db.QueryContext(ctx, s.dialect.bind(`SELECT `+sessionColumns+` FROM auth_sessions WHERE `+condition), args...)
	if err != nil {
		return nil, fmt.Errorf("find sessions: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var found []*Session
	for rows.Next() {
		row, err := scanSession(rows)
		if err != nil {
			return nil, fmt.Errorf("find sessions: %w", err)
		}
		found = append(found, row)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("find sessions: %w", err)
	}
	return found, nil
}

// scanSession reads the columns of sessionColumns.
func scanSession(rows *sql.Rows) (*Session, error) {
	var (
		row                                      Session
		previous, remember, restoredBy           sql.NullString
		created, started, rotated, seen, expires int64
		rememberFor                              int64
	)
	err := rows.Scan(&row.ID, &row.UserID, &row.TokenHash, &previous, &remember, &restoredBy, &row.SecurityStamp,
		&created, &started, &rotated, &seen, &expires, &rememberFor,
		&row.Fresh, &row.Remembered, &row.Fingerprint, &row.UserAgent, &row.Address)
	row.PreviousHash, row.RememberHash, row.RestoredBy = previous.String, remember.String, restoredBy.String
	row.CreatedAt, row.StartedAt, row.RotatedAt = fromUnix(created), fromUnix(started), fromUnix(rotated)
	row.SeenAt, row.ExpiresAt = fromUnix(seen), fromUnix(expires)
	row.RememberFor = time.Duration(rememberFor) * time.Second
	return &row, err
}

func fromUnix(seconds int64) time.Time { return time.Unix(seconds, 0).UTC() }

// RotateSession replaces the token, if it still is the one that row says. The old one is
// moved first, because MySQL assigns from left to right and would otherwise move the new
// one.
func (s *SQL) RotateSession(ctx context.Context, row *Session) error {
	err := s.change(ctx, "rotate session", `UPDATE auth_sessions SET previous_hash = token_hash, token_hash = ?,
		started_at = ?, rotated_at = ?, seen_at = ?, expires_at = ?, fresh = ?, remembered = ?, fingerprint = ?, user_agent = ?, address = ?
		WHERE id = ? AND token_hash = ?`,
		row.TokenHash, row.StartedAt.Unix(), row.RotatedAt.Unix(), row.SeenAt.Unix(), row.ExpiresAt.Unix(),
		row.Fresh, row.Remembered, row.Fingerprint, row.UserAgent, row.Address, row.ID, row.PreviousHash)
	if !errors.Is(err, ErrNotFound) {
		return err
	}
	if _, err := s.session(ctx, `id = ?`, row.ID); err != nil {
		return err
	}
	return ErrRotated
}

// TouchSession writes when the session was seen. Of several requests at once the
// first does, the others find it done.
func (s *SQL) TouchSession(ctx context.Context, row *Session) error {
	err := s.change(ctx, "touch session",
		`UPDATE auth_sessions SET seen_at = ?, expires_at = ?, address = ? WHERE id = ? AND seen_at < ?`,
		row.SeenAt.Unix(), row.ExpiresAt.Unix(), row.Address, row.ID, row.SeenAt.Unix())
	return unlessNotFound(err)
}

// DeleteSession removes a session of that user, and of nobody else. The remember cookie
// that it was restored by goes first, so that whatever happens in between it is not
// restored again.
func (s *SQL) DeleteSession(ctx context.Context, userID, id string) error {
	row, err := s.session(ctx, `id = ? AND user_id = ?`, id, userID)
	if err == nil && row.RestoredBy != "" {
		err = unlessNotFound(s.change(ctx, "end remember cookie",
			`UPDATE auth_sessions SET remember_hash = NULL, remember_for = 0 WHERE id = ?`, row.RestoredBy))
	}
	if err != nil {
		return err
	}
	return s.change(ctx, "delete session", `DELETE FROM auth_sessions WHERE id = ? AND user_id = ?`, id, userID)
}

// DropSession removes a session of that user, and nothing else but what it has restored.
func (s *SQL) DropSession(ctx context.Context, userID, id string) error {
	return unlessNotFound(s.change(ctx, "drop session", `DELETE FROM auth_sessions WHERE id = ? AND user_id = ?`, id, userID))
}

// DeleteOtherSessions removes the sessions of the user but for one. That is cut off from
// the one that it was restored by first, or it would go with it.
func (s *SQL) DeleteOtherSessions(ctx context.Context, userID, id, rememberHash string) error {
	err := unlessNotFound(s.change(ctx, "keep session", `UPDATE auth_sessions SET restored_by = NULL,
		remember_hash = CASE WHEN remember_hash IS NULL THEN NULL ELSE ? END WHERE id = ? AND user_id = ?`, rememberHash, id, userID))
	if err != nil {
		return err
	}
	return unlessNotFound(s.change(ctx, "delete sessions", `DELETE FROM auth_sessions WHERE user_id = ? AND id <> ?`, userID, id))
}

// SweepSessions removes the sessions that the user's stamp has ended.
func (s *SQL) SweepSessions(ctx context.Context, userID string) error {
	return unlessNotFound(s.change(ctx, "sweep sessions", `DELETE FROM auth_sessions WHERE user_id = ?
		AND security_stamp <> (SELECT security_stamp FROM users WHERE id = ?)`, userID, userID))
}

// sessionsPerPurge is how many expired sessions one call removes. It is called for each
// new session, so that more than one is enough to keep up.
const sessionsPerPurge = 20

// PurgeSessions removes a few expired sessions. It looks first and then removes them
// one by one: a statement that does both would lock rows in the order of another index,
// and two of those at once could wait for each other.
func (s *SQL) PurgeSessions(ctx context.Context, now time.Time) error {
	expired, err := s.sessions(ctx, `expires_at < ? ORDER BY expires_at LIMIT ?`, now.Unix(), sessionsPerPurge)
	if err != nil {
		return err
	}
	for _, row := range expired {
		_, err := s.exec(ctx, `DELETE FROM auth_sessions WHERE id = ? AND expires_at < ?`, row.ID, now.Unix())
		if err != nil {
			return fmt.Errorf("purge sessions: %w", err)
		}
	}
	return nil
}

// unlessNotFound is for changes that may find nothing to do.
func unlessNotFound(err error) error {
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}
