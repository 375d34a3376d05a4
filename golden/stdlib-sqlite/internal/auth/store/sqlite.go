package store

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// moment is a time as SQLite keeps it: microseconds since 1970.
type moment time.Time

func (m moment) Value() (driver.Value, error) {
	return time.Time(m).UnixMicro(), nil
}

func (m *moment) Scan(value any) error {
	switch value := value.(type) {
	case int64:
		*m = moment(time.UnixMicro(value).UTC())
	default:
		return fmt.Errorf("a time is stored as %T; want an integer", value)
	}
	return nil
}

func errorCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return sqlite3.SQLITE_OK
}

// isTaken reports whether err says that a unique value is in use.
func isTaken(err error) bool {
	code := errorCode(err)
	return code == sqlite3.SQLITE_CONSTRAINT_UNIQUE || code == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
}

// isReferenced reports whether err says that rows of another table refer to this one. ON
// DELETE RESTRICT is a trigger to SQLite.
func isReferenced(err error) bool {
	code := errorCode(err)
	return code == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY || code == sqlite3.SQLITE_CONSTRAINT_TRIGGER
}

func (s *SQL) exec(ctx context.Context, text string, args ...any) (sql.Result, error) {
	stmt, err := s.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	return stmt.ExecContext(ctx, args...)
}

// transact runs fn in a transaction. That begins with BEGIN IMMEDIATE (see Open), and so
// waits for other writers before it reads.
func transact(ctx context.Context, db *sql.DB, fn func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return cmp.Or(ctx.Err(), err) // BEGIN waits out the busy timeout even when ctx has ended
	}
	defer func() { _ = tx.Rollback() }() // does nothing after Commit
	if err := fn(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// hasMigrations counts the tables called auth_migrations.
const hasMigrations = `SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'auth_migrations'`

// exclusively runs fn while no other instance migrates. All is applied, or nothing.
func exclusively(ctx context.Context, db *sql.DB, fn func(querier) error) error {
	return transact(ctx, db, func(tx *sql.Tx) error { return fn(tx) })
}

// apply runs a migration and records it.
func apply(ctx context.Context, q querier, m migration) error {
	if _, err := q.ExecContext(ctx, m.text); err != nil {
		return err
	}
	_, err := q.ExecContext(ctx, `INSERT INTO auth_migrations (name, hash) VALUES (?, ?)`, m.name, m.hash)
	return err
}
