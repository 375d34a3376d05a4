package store

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// dialect is what SQLite does in its own way.
type dialect struct{}

// bind leaves the query as it is: SQLite's placeholder is the question mark.
func (dialect) bind(query string) string { return query }

// taken reports whether err says that a unique value is in use.
func (dialect) taken(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) &&
		(e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}

// referenced reports whether err says that rows of another table refer to this one. Where
// these say ON DELETE RESTRICT, it comes from a trigger that SQLite makes of that.
func (dialect) referenced(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) &&
		(e.Code() == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY || e.Code() == sqlite3.SQLITE_CONSTRAINT_TRIGGER)
}

// takenBack is for databases with several writers at a time: SQLite has them queue.
func (dialect) takenBack(error) bool { return false }

// hasMigrations counts the tables called auth_migrations.
const hasMigrations = `SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'auth_migrations'`

// exclusively runs fn while no other instance migrates. The transaction starts
// with BEGIN IMMEDIATE (see Open), so that it waits for other writers before
// it reads anything. All migrations are applied, or none.
func (dialect) exclusively(ctx context.Context, db *sql.DB, fn func(querier) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		// BEGIN waits out the busy timeout even when ctx has ended meanwhile.
		return cmp.Or(ctx.Err(), err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after Commit
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
		`INSERT INTO auth_migrations (name, hash, applied_at) VALUES (?, ?, ?)`,
		m.name, m.hash, time.Now().Unix())
	if err != nil {
		return fmt.Errorf("record: %w", err)
	}
	return nil
}
