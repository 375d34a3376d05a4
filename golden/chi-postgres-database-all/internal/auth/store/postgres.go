package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// moment is a time as Postgres keeps it: in whole microseconds. NULL is the zero time.
type moment time.Time

func (m moment) Value() (driver.Value, error) {
	return time.Time(m).UTC().Truncate(time.Microsecond), nil
}

func (m *moment) Scan(value any) error {
	switch value := value.(type) {
	case nil:
		*m = moment{}
	case time.Time:
		*m = moment(value.UTC())
	default:
		return fmt.Errorf("a time is stored as %T; want TIMESTAMPTZ", value)
	}
	return nil
}

// Codes of server errors.
const (
	restrictViolation    = "23001"
	foreignKeyViolation  = "23503"
	uniqueViolation      = "23505"
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
)

// errorCode returns the code of the server's answer, or "" when there was none.
func errorCode(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// isTaken reports whether err says that a unique value is in use.
func isTaken(err error) bool { return errorCode(err) == uniqueViolation }

// isReferenced reports whether err says that rows of another table refer to this one.
func isReferenced(err error) bool {
	code := errorCode(err)
	return code == foreignKeyViolation || code == restrictViolation
}

func (s *SQL) exec(ctx context.Context, text string, args ...any) (result sql.Result, err error) {
	err = retry(func() error {
		result, err = s.db.ExecContext(ctx, text, args...)
		return err
	})
	return result, err
}

// transact runs fn in a transaction.
func transact(ctx context.Context, db *sql.DB, fn func(*sql.Tx) error) error {
	return retry(func() error {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer func() { _ = tx.Rollback() }() // does nothing after Commit
		if err := fn(tx); err != nil {
			return err
		}
		return tx.Commit()
	})
}

// maxTries is how often a transaction is tried that others stand in the way of.
const maxTries = 10

// retry runs a transaction again when the database takes it back to let another through.
func retry(transaction func() error) error {
	for tries := 1; ; tries++ {
		err := transaction()
		code := errorCode(err)
		if tries == maxTries || code != serializationFailure && code != deadlockDetected {
			return err
		}
	}
}

// migrationLock is the advisory lock of those who migrate. Any number does that nothing else
// in the database uses.
const migrationLock = 7_230_584_413

// hasMigrations counts the tables that the name auth_migrations finds. It reads pg_class:
// to_regclass may go on taking for missing what it has not found once.
const hasMigrations = `SELECT COUNT(*) FROM pg_class WHERE relname = 'auth_migrations' AND pg_table_is_visible(oid)`

// exclusively runs fn in a transaction while no other instance migrates. All migrations are
// applied, or none; the end of the transaction frees the lock.
func exclusively(ctx context.Context, db *sql.DB, fn func(querier) error) error {
	// Read committed, whatever the server's default: a snapshot taken before the
	// wait for the lock would not show what the instance before us has done.
	tx, err := db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after Commit
	if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1)`, migrationLock); err != nil {
		return fmt.Errorf("wait for other instances: %w", err)
	}
	if err := fn(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// apply runs a migration and records it.
func apply(ctx context.Context, q querier, m migration) error {
	if _, err := q.ExecContext(ctx, m.text); err != nil {
		return err
	}
	_, err := q.ExecContext(ctx, `INSERT INTO auth_migrations (name, hash) VALUES ($1, $2)`, m.name, m.hash)
	return err
}
