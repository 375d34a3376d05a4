package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// dialect is what Postgres does in its own way.
type dialect struct{}

// bind numbers the placeholders: the first ? becomes $1. No query of ours has a
// question mark in a string.
func (dialect) bind(query string) string {
	parts := strings.Split(query, "?")
	var b strings.Builder
	for i, part := range parts[:len(parts)-1] {
		b.WriteString(part + "$" + strconv.Itoa(i+1))
	}
	b.WriteString(parts[len(parts)-1])
	return b.String()
}

// Codes of server errors.
const (
	restrictViolation    = "23001"
	foreignKeyViolation  = "23503"
	uniqueViolation      = "23505"
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
)

// taken reports whether err says that a unique value is in use.
func (dialect) taken(err error) bool { return serverError(err) == uniqueViolation }

// referenced reports whether err says that rows of another table refer to this one.
func (dialect) referenced(err error) bool {
	code := serverError(err)
	return code == foreignKeyViolation || code == restrictViolation
}

// takenBack reports whether err says that a statement gave way to another.
func (dialect) takenBack(err error) bool {
	code := serverError(err)
	return code == serializationFailure || code == deadlockDetected
}

// serverError returns the code of the server's answer, and "" when err is something
// else, such as a lost connection.
func serverError(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// migrationLock is the advisory lock that instances take to migrate. Any number
// does, as long as all instances agree and nothing else in the database uses it.
const migrationLock = 7_230_584_413

// hasMigrations counts the tables that the name auth_migrations finds. It reads pg_class,
// as to_regclass would not: what that has not found once it may take for missing still.
const hasMigrations = `SELECT COUNT(*) FROM pg_class WHERE relname = 'auth_migrations' AND pg_table_is_visible(oid)`

// exclusively runs fn in a transaction while no other instance migrates. All
// migrations are applied, or none; the end of the transaction frees the lock.
func (dialect) exclusively(ctx context.Context, db *sql.DB, fn func(querier) error) error {
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
func (dialect) apply(ctx context.Context, q querier, m migration) error {
	if _, err := q.ExecContext(ctx, m.text); err != nil {
		return err
	}
	_, err := q.ExecContext(ctx,
		`INSERT INTO auth_migrations (name, hash, applied_at) VALUES ($1, $2, $3)`,
		m.name, m.hash, time.Now().Unix())
	if err != nil {
		return fmt.Errorf("record: %w", err)
	}
	return nil
}
