package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// SQL is the Store of a database. What is particular to the database in use stands in
// mysql.go and open.go.
type SQL struct {
	// OnDelete, unless it is nil, is called for each user who is to be deleted: the place
	// to delete, or to hand to somebody else, what tables of the application hold of
	// them. It is done in tx, with the user or not at all: an error keeps the user. Set
	// it before the store is used.
	OnDelete func(ctx context.Context, tx *sql.Tx, userID string) error

	queries
}

// New returns a Store with its tables in db, which [Migrate] makes. It relies on the
// settings that [Open] makes: a db that was opened in another way needs the same ones.
func New(db *sql.DB) *SQL {
	return &SQL{queries: queries{db: db}}
}

// CreateUser leaves it to the unique indexes who was first.
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

func (s *SQL) Rehash(ctx context.Context, id string, old, fresh PasswordHash) error {
	return unlessNotFound(s.change(ctx, "rehash password",
		`UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?`, string(fresh), id, string(old)))
}

func (s *SQL) SetSecurityStamp(ctx context.Context, id string, stamp int64) error {
	return s.change(ctx, "set stamp", `UPDATE users SET security_stamp = ? WHERE id = ?`, stamp, id)
}

func (s *SQL) SetDisabled(ctx context.Context, id string, disabled bool, stamp int64) error {
	return s.change(ctx, "set disabled", `UPDATE users SET disabled = ?, security_stamp = ? WHERE id = ?`, disabled, stamp, id)
}

// DeleteUser lets the foreign keys of our tables, which say ON DELETE CASCADE, delete what
// hangs on the user.
func (s *SQL) DeleteUser(ctx context.Context, id string) error {
	var refusal error // of OnDelete
	err := transact(ctx, s.db, func(tx *sql.Tx) error {
		if refusal = nil; s.OnDelete != nil {
			refusal = s.OnDelete(ctx, tx, id)
		}
		if refusal != nil {
			return refusal
		}
		result, err := tx.ExecContext(ctx, `DELETE FROM users WHERE id = ?`, id)
		return changedOne("delete user", result, err)
	})
	switch {
	case refusal != nil:
		return fmt.Errorf("delete user: OnDelete: %w", refusal)
	case isReferenced(err):
		return fmt.Errorf("%w: %w (give its foreign key ON DELETE CASCADE, or see SQL.OnDelete)", ErrReferenced, err)
	}
	return err
}

func (s *SQL) Users(ctx context.Context, after string, limit int) ([]*User, error) {
	rows, err := s.query(ctx, selectUser+`WHERE users.email_key > ? ORDER BY users.email_key LIMIT ?`, after, limit)
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

// change runs a statement that is about one row, and returns ErrNotFound when there was
// none; action names it in other errors.
func (s *SQL) change(ctx context.Context, action, query string, args ...any) error {
	result, err := s.exec(ctx, query, args...)
	return changedOne(action, result, err)
}

func changedOne(action string, result sql.Result, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", action, err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return fmt.Errorf("%s: %w", action, err)
	}
	if n == 0 {
		return ErrNotFound
	}
	return nil
}

func unlessNotFound(err error) error {
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}
