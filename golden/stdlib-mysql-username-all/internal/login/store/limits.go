package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

func (s *SQL) Limit(ctx context.Context, key string) (time.Time, error) {
	var until time.Time
	err := s.queryRow(ctx, `SELECT until FROM auth_limits WHERE limit_key = ?`, key).Scan((*moment)(&until))
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, fmt.Errorf("find limit: %w", err)
	}
	return until, nil
}

// SwapLimit needs no transaction: whether a row changes says whether old was still there.
func (s *SQL) SwapLimit(ctx context.Context, key string, old, fresh time.Time) (bool, error) {
	const action = "swap limit"
	var err error
	switch {
	case old.IsZero():
		err = s.change(ctx, action, `INSERT INTO auth_limits (limit_key, until) VALUES (?, ?)`, key, moment(fresh))
	case fresh.IsZero():
		err = s.change(ctx, action, `DELETE FROM auth_limits WHERE limit_key = ? AND until = ?`, key, moment(old))
	default:
		err = s.change(ctx, action, `UPDATE auth_limits SET until = ? WHERE limit_key = ? AND until = ?`,
			moment(fresh), key, moment(old))
	}
	if errors.Is(err, ErrNotFound) || isTaken(err) {
		return false, nil
	}
	return err == nil, err
}

// PurgeLimits deletes a few at once, so that no request waits long for it.
func (s *SQL) PurgeLimits(ctx context.Context, now time.Time) error {
	const purge = `DELETE FROM auth_limits WHERE until < ? ORDER BY until LIMIT 500`
	return unlessNotFound(s.change(ctx, "purge limits", purge, moment(now)))
}
