package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

func (s *SQL) TokenData(ctx context.Context, userID, purpose string, now time.Time) (data string, err error) {
	err = s.queryRow(ctx, `SELECT data FROM auth_tokens WHERE user_id = ? AND purpose = ? AND expires_at > ?`,
		userID, purpose, moment(now)).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return "", ErrNotFound
	}
	if err != nil {
		return "", fmt.Errorf("find data of token: %w", err)
	}
	return data, nil
}
