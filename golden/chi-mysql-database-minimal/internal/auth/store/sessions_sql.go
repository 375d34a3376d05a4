package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

const insertSession = `INSERT INTO auth_sessions
	(id, user_id, token_hash, previous_hash, remember_hash, restored_by, security_stamp,
	created_at, started_at, rotated_at, seen_at, expires_at, remember_for,
	fresh, remembered, fingerprint, user_agent, ip)
	SELECT ?, id, ?, ?, ?, NULLIF(?, ''), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM users WHERE id = ?
	AND (? = '' OR EXISTS (SELECT 1 FROM auth_sessions WHERE id = ? AND remember_hash IS NOT NULL))`

// CreateSession takes the id from the row of the user: one who is gone gives no session.
func (s *SQL) CreateSession(ctx context.Context, row *Session) error {
	err := s.change(ctx, "create session", insertSession,
		row.ID, row.TokenHash, row.PreviousHash, row.RememberHash, row.RestoredBy, row.SecurityStamp,
		moment(row.CreatedAt), moment(row.StartedAt), moment(row.RotatedAt), moment(row.SeenAt), moment(row.ExpiresAt),
		int64(row.RememberFor/time.Second),
		row.Fresh, row.Remembered, row.Fingerprint, row.UserAgent, row.IP, row.UserID, row.RestoredBy, row.RestoredBy)
	if isTaken(err) {
		return ErrRotated
	}
	return err
}

const sessionColumns = `s.id, s.user_id, s.token_hash, COALESCE(s.restored_by, ''),
	s.security_stamp, s.created_at, s.started_at, s.rotated_at, s.seen_at, s.remember_for,
	s.fresh, s.remembered, s.fingerprint, s.user_agent, s.ip`

// sessionFields are where sessionColumns are read into. remember_for is in seconds.
func sessionFields(row *Session) []any {
	return []any{
		&row.ID, &row.UserID, &row.TokenHash, &row.RestoredBy,
		&row.SecurityStamp, (*moment)(&row.CreatedAt), (*moment)(&row.StartedAt), (*moment)(&row.RotatedAt),
		(*moment)(&row.SeenAt), (*int64)(&row.RememberFor),
		&row.Fresh, &row.Remembered, &row.Fingerprint, &row.UserAgent, &row.IP,
	}
}

const sessionAndUser = `SELECT ` + sessionColumns + `, ` + userColumns + `
	FROM auth_sessions s JOIN users ON users.id = s.user_id WHERE `

func (s *SQL) SessionByToken(ctx context.Context, hash []byte) (*Session, *User, error) {
	row, u, err := s.sessionAndUser(ctx, sessionAndUser+`s.token_hash = ?`, hash)
	if errors.Is(err, ErrNotFound) { // seldom; one condition on both would be two searches for everyone
		return s.sessionAndUser(ctx, sessionAndUser+`s.previous_hash = ?`, hash)
	}
	return row, u, err
}

func (s *SQL) SessionByRemember(ctx context.Context, hash []byte) (*Session, *User, error) {
	return s.sessionAndUser(ctx, sessionAndUser+`s.remember_hash = ?`, hash)
}

func (s *SQL) sessionAndUser(ctx context.Context, query string, hash []byte) (*Session, *User, error) {
	var row Session
	var u User
	err := s.queryRow(ctx, query, hash).Scan(append(sessionFields(&row), userFields(&u)...)...)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil, ErrNotFound
	}
	if err != nil {
		return nil, nil, fmt.Errorf("find session: %w", err)
	}
	row.RememberFor *= time.Second
	return &row, &u, nil
}

const selectSessions = `SELECT ` + sessionColumns + ` FROM auth_sessions s `

func (s *SQL) Sessions(ctx context.Context, userID string, limit int) ([]*Session, error) {
	return s.sessions(ctx, selectSessions+`WHERE s.user_id = ? ORDER BY s.seen_at DESC, s.id LIMIT ?`, userID, limit)
}

func (s *SQL) sessions(ctx context.Context, query string, args ...any) ([]*Session, error) {
	rows, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("find sessions: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var found []*Session
	for rows.Next() {
		var row Session
		if err := rows.Scan(sessionFields(&row)...); err != nil {
			return nil, fmt.Errorf("find sessions: %w", err)
		}
		row.RememberFor *= time.Second
		found = append(found, &row)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("find sessions: %w", err)
	}
	return found, nil
}

// RotateSession moves the old token first, as MySQL assigns from left to right.
func (s *SQL) RotateSession(ctx context.Context, row *Session) error {
	err := s.change(ctx, "rotate session", `UPDATE auth_sessions SET previous_hash = token_hash, token_hash = ?,
		started_at = ?, rotated_at = ?, seen_at = ?, expires_at = ?, fresh = ?, remembered = ?, fingerprint = ?, user_agent = ?, ip = ?
		WHERE id = ? AND token_hash = ?`,
		row.TokenHash, moment(row.StartedAt), moment(row.RotatedAt), moment(row.SeenAt), moment(row.ExpiresAt),
		row.Fresh, row.Remembered, row.Fingerprint, row.UserAgent, row.IP, row.ID, row.PreviousHash)
	if !errors.Is(err, ErrNotFound) {
		return err
	}
	rows, err := s.sessions(ctx, selectSessions+`WHERE s.id = ?`, row.ID)
	if err == nil && len(rows) == 0 {
		return ErrNotFound
	}
	if err != nil {
		return err
	}
	return ErrRotated
}

func (s *SQL) TouchSession(ctx context.Context, row *Session) error {
	return unlessNotFound(s.change(ctx, "touch session",
		`UPDATE auth_sessions SET seen_at = ?, expires_at = ?, ip = ? WHERE id = ? AND seen_at < ?`,
		moment(row.SeenAt), moment(row.ExpiresAt), row.IP, row.ID, moment(row.SeenAt)))
}

// DeleteSession first ends the remember cookie that the session was restored by, or it could
// be restored again in between.
func (s *SQL) DeleteSession(ctx context.Context, userID, id string) error {
	rows, err := s.sessions(ctx, selectSessions+`WHERE s.id = ? AND s.user_id = ?`, id, userID)
	if err == nil && len(rows) > 0 && rows[0].RestoredBy != "" {
		err = unlessNotFound(s.change(ctx, "end remember cookie",
			`UPDATE auth_sessions SET remember_hash = NULL, remember_for = 0 WHERE id = ?`, rows[0].RestoredBy))
	}
	if err != nil {
		return err
	}
	return s.change(ctx, "delete session", `DELETE FROM auth_sessions WHERE id = ? AND user_id = ?`, id, userID)
}

func (s *SQL) DropSession(ctx context.Context, userID, id string) error {
	return unlessNotFound(s.change(ctx, "drop session", `DELETE FROM auth_sessions WHERE id = ? AND user_id = ?`, id, userID))
}

// DeleteOtherSessions first cuts the one that stays off from the one that it was restored by,
// or it would go with it.
func (s *SQL) DeleteOtherSessions(ctx context.Context, userID, id string, rememberHash []byte) error {
	err := unlessNotFound(s.change(ctx, "keep session", `UPDATE auth_sessions SET restored_by = NULL,
		remember_hash = CASE WHEN remember_hash IS NULL THEN remember_hash ELSE ? END WHERE id = ? AND user_id = ?`, rememberHash, id, userID))
	if err != nil {
		return err
	}
	return unlessNotFound(s.change(ctx, "delete sessions", `DELETE FROM auth_sessions WHERE user_id = ? AND id <> ?`, userID, id))
}

func (s *SQL) SweepSessions(ctx context.Context, userID string) error {
	return unlessNotFound(s.change(ctx, "sweep sessions", `DELETE FROM auth_sessions WHERE user_id = ?
		AND security_stamp <> (SELECT security_stamp FROM users WHERE id = ?)`, userID, userID))
}

// PurgeSessions looks first and then deletes one by one: two statements that do both at once
// lock rows in different orders, and wait for each other.
func (s *SQL) PurgeSessions(ctx context.Context, now time.Time) error {
	rows, err := s.db.QueryContext(ctx, `SELECT id FROM auth_sessions WHERE expires_at < ? ORDER BY expires_at LIMIT 20`, moment(now))
	if err != nil {
		return fmt.Errorf("purge sessions: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var expired []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return fmt.Errorf("purge sessions: %w", err)
		}
		expired = append(expired, id)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("purge sessions: %w", err)
	}
	for _, id := range expired { // by the time once more: it may have been used since
		err := s.change(ctx, "purge session", `DELETE FROM auth_sessions WHERE id = ? AND expires_at < ?`, id, moment(now))
		if err := unlessNotFound(err); err != nil {
			return err
		}
	}
	return nil
}
