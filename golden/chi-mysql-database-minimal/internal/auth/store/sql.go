package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// SQL keeps users in a SQL database. What is particular to the database
// in use stands in dialect.go and open.go. Its methods may be called from many
// goroutines at once.
type SQL struct {
	// OnDelete, unless it is nil, is called for each user who is to be deleted: the place
	// to delete, or to hand to somebody else, what tables of the application hold of
	// them. It is done in tx, with the user or not at all: an error keeps the user. Set
	// it before the store is used. When the database takes tx back it is called again.
	OnDelete func(ctx context.Context, tx *sql.Tx, userID string) error

	db      *sql.DB
	dialect dialect
}

// New returns a Store with its tables in db, which [Migrate] makes. It relies on the
// settings that [Open] makes: a db that was opened in another way needs the same ones.
func New(db *sql.DB) *SQL {
	return &SQL{db: db}
}

// CreateUser adds u. It returns [ErrTaken] when its id, username or address
// belongs to another user: the unique indexes decide, so that two simultaneous
// registrations of one name cannot both succeed.
func (s *SQL) CreateUser(ctx context.Context, u *User) error {
	_, err := s.exec(ctx, insertUser, userValues(u)...)
	if s.dialect.taken(err) {
		return ErrTaken
	}
	if err != nil {
		return fmt.Errorf("create user: %w", err)
	}
	return nil
}

// UserByID returns the user with this id, or [ErrNotFound].
func (s *SQL) UserByID(ctx context.Context, id string) (*User, error) {
	return s.user(ctx, selectUser+`WHERE id = ?`, id)
}

// UserByEmail returns the user with this username key, or [ErrNotFound].
func (s *SQL) UserByEmail(ctx context.Context, key string) (*User, error) {
	return s.user(ctx, selectUser+`WHERE email_key = ?`, key)
}

// SetPassword stores a new password and a new stamp, which ends the sessions of
// the old one, if the stamp still is old. It returns [ErrNotFound] when it is not.
func (s *SQL) SetPassword(ctx context.Context, id string, hash PasswordHash, old, stamp int64) error {
	return s.change(ctx, "set password",
		`UPDATE users SET password_hash = ?, security_stamp = ? WHERE id = ? AND security_stamp = ?`, string(hash), stamp, id, old)
}

// Rehash replaces the hash of an unchanged password. It names the old hash, so
// that it never undoes a password change made in the meantime.
func (s *SQL) Rehash(ctx context.Context, id string, old, fresh PasswordHash) error {
	_, err := s.exec(ctx, `UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?`,
		string(fresh), id, string(old))
	if err != nil {
		return fmt.Errorf("rehash password: %w", err)
	}
	return nil
}

// SetSecurityStamp stores a new stamp, which ends every session of the user.
func (s *SQL) SetSecurityStamp(ctx context.Context, id string, stamp int64) error {
	return s.change(ctx, "set stamp", `UPDATE users SET security_stamp = ? WHERE id = ?`, stamp, id)
}

// SetDisabled switches the account off or on and stores a new stamp, so that
// sessions from before do not come back with the account.
func (s *SQL) SetDisabled(ctx context.Context, id string, disabled bool, stamp int64) error {
	return s.change(ctx, "set disabled",
		`UPDATE users SET disabled = ?, security_stamp = ? WHERE id = ?`, disabled, stamp, id)
}

// DeleteUser removes the user; the username and the address are free again. It returns
// [ErrReferenced] when a table of the application refers to the user, has no ON DELETE
// CASCADE, and OnDelete leaves the row there.
func (s *SQL) DeleteUser(ctx context.Context, id string) error {
	return s.retry(func() error { return s.deleteUser(ctx, id) })
}

func (s *SQL) deleteUser(ctx context.Context, id string) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("delete user: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after Commit
	if s.OnDelete != nil {
		if err := s.OnDelete(ctx, tx, id); err != nil {
			return fmt.Errorf("delete user: OnDelete: %w", err)
		}
	}
	result, err := tx.ExecContext(ctx, s.dialect.bind(`DELETE FROM users WHERE id = ?`), id)
	if err = changedOne("delete user", result, err); err == nil {
		if err = tx.Commit(); err != nil { // deferred foreign keys are looked at here
			err = fmt.Errorf("delete user: %w", err)
		}
	}
	if s.dialect.referenced(err) { // and not when OnDelete offends a foreign key itself
		return fmt.Errorf("%w: %w (give its foreign key ON DELETE CASCADE, or see SQL.OnDelete)", ErrReferenced, err)
	}
	return err
}

// Users returns at most limit users, those that follow after.
func (s *SQL) Users(ctx context.Context, after string, limit int) ([]*User, error) {
	rows, err := s.db.QueryContext(ctx,
		s.dialect.bind(selectUser+`WHERE email_key > ? ORDER BY email_key LIMIT ?`), after, limit)
	if err != nil {
		return nil, fmt.Errorf("list users: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var users []*User
	for rows.Next() {
		u, err := scanUser(rows)
		if err != nil {
			return nil, fmt.Errorf("list users: %w", err)
		}
		users = append(users, u)
	}
	return users, rows.Err()
}

func (s *SQL) user(ctx context.Context, query, arg string) (*User, error) {
	u, err := scanUser(s.db.QueryRowContext(ctx, s.dialect.bind(query), arg))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("find user: %w", err)
	}
	return u, nil
}

// change runs a statement that is about one row; action names it in an error. It
// returns ErrNotFound when there was none.
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

// exec runs one statement, which is a transaction of its own.
func (s *SQL) exec(ctx context.Context, query string, args ...any) (result sql.Result, err error) {
	err = s.retry(func() error {
		result, err = s.db.ExecContext(ctx, s.dialect.bind(query), args...)
		return err
	})
	return result, err
}

// maxTries is how often a transaction is tried that others stand in the way of.
const maxTries = 10

// retry runs a transaction: when the database takes it back to let another through, it
// has done nothing and is run again.
func (s *SQL) retry(transaction func() error) error {
	for tries := 1; ; tries++ {
		err := transaction()
		if tries == maxTries || !s.dialect.takenBack(err) {
			return err
		}
	}
}

// nullable stores what is absent as NULL: a unique index holds any number of NULLs, but
// only one empty string.
func nullable(s string) sql.NullString { return sql.NullString{String: s, Valid: s != ""} }
