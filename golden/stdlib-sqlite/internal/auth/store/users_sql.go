package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// CreateUser leaves it to the unique indexes to say who was first.
func (s *SQL) CreateUser(ctx context.Context, u *User) error {
	_, err := s.exec(ctx, insertUser, userValues(u)...)
	if isTaken(err) {
		return ErrTaken
	}
	if err != nil {
		return fmt.Errorf("create user: %w", err)
	}
	return nil
}

func (s *SQL) UserByID(ctx context.Context, id string) (*User, error) {
	return s.user(ctx, selectUser+`WHERE users.id = ?`, id)
}

func (s *SQL) UserByEmail(ctx context.Context, key string) (*User, error) {
	return s.user(ctx, selectUser+`WHERE users.email_key = ?`, key)
}

var errOnDelete = errors.New("delete user: OnDelete")

// DeleteUser leaves what hangs on the user to the foreign keys of our tables, which say ON
// DELETE CASCADE.
func (s *SQL) DeleteUser(ctx context.Context, id string) error {
	err := transact(ctx, s.db, func(tx *sql.Tx) error {
		if s.OnDelete != nil {
			if err := s.OnDelete(ctx, tx, id); err != nil {
				return fmt.Errorf("%w: %w", errOnDelete, err)
			}
		}
		result, err := tx.ExecContext(ctx, `DELETE FROM users WHERE id = ?`, id)
		return changedOne("delete user", result, err)
	})
	if isReferenced(err) && !errors.Is(err, errOnDelete) {
		return fmt.Errorf("%w: %w (give its foreign key ON DELETE CASCADE, or see SQL.OnDelete)", ErrReferenced, err)
	}
	return err
}

func (s *SQL) Users(ctx context.Context, after string, limit int) ([]*User, error) {
	rows, err := s.db.QueryContext(ctx, selectUser+`WHERE users.email_key > ? ORDER BY users.email_key LIMIT ?`, after, limit)
	if err != nil {
		return nil, fmt.Errorf("list users: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var users []*User
	for rows.Next() {
		var u User
		if err := rows.Scan(userFields(&u)...); err != nil {
			return nil, fmt.Errorf("list users: %w", err)
		}
		users = append(users, &u)
	}
	return users, rows.Err()
}

func (s *SQL) user(ctx context.Context, query, arg string) (*User, error) {
	var u User
	err := s.queryRow(ctx, query, arg).Scan(userFields(&u)...)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("find user: %w", err)
	}
	return &u, nil
}
