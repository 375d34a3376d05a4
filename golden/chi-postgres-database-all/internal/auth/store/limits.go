package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Limit returns the time that the throttle keeps for key, or the zero time.
func (s *SQL) Limit(ctx context.Context, key string) (time.Time, error) {
	var until int64
	err := s.db.QueryRowContext(ctx, s.dialect.bind(`SELECT until FROM auth_limits WHERE limit_key = ?`), key).Scan(&until)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("find limit: %w", err)
	}
	return time.UnixMicro(until), nil
}

// SwapLimit replaces the time kept for key when it is old. How many rows that changes
// says whether it was, so that no transaction is needed.
func (s *SQL) SwapLimit(ctx context.Context, key string, old, fresh time.Time) (bool, error) {
	var result sql.Result
	var err error
	switch {
	case old.IsZero() && fresh.IsZero():
		until, err := s.Limit(ctx, key)
		return err == nil && until.IsZero(), err
	case old.IsZero():
		result, err = s.exec(ctx, `INSERT INTO auth_limits (limit_key, until) VALUES (?, ?)`, key, fresh.UnixMicro())
		if s.dialect.taken(err) {
			return false, nil
		}
	case fresh.IsZero():
		result, err = s.exec(ctx, `DELETE FROM auth_limits WHERE limit_key = ? AND until = ?`, key, old.UnixMicro())
	default:
		result, err = s.exec(ctx, `UPDATE auth_limits SET until = ? WHERE limit_key = ? AND until = ?`,
			fresh.UnixMicro(), key, old.UnixMicro())
	}
	if err != nil {
		return false, fmt.Errorf("swap limit: %w", err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return false, fmt.Errorf("swap limit: %w", err)
	}
	return n == 1, nil
}

// PurgeLimits forgets times that are over, a few at once so that no request waits long
// for it. MySQL wants the LIMIT one SELECT deeper, and a name for that.
func (s *SQL) PurgeLimits(ctx context.Context, now time.Time) error {
	_, err := s.exec(ctx, `DELETE FROM auth_limits WHERE limit_key IN (
		SELECT limit_key FROM (SELECT limit_key FROM auth_limits WHERE until < ? LIMIT 500) AS purged)`, now.UnixMicro())
	if err != nil {
		return fmt.Errorf("purge limits: %w", err)
	}
	return nil
}
