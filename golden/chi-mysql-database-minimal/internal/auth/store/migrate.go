package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// The tables are made by the files in migrations, in the order of their names and each
// once per database. To change a table add a file: one that has been applied anywhere
// must stay as it is.
//
//go:embed migrations/*.sql
var embedded embed.FS

// migration is one of those files. Its hash tells whether it still is what was applied.
type migration struct{ name, hash, text string }

// querier is what a database, a transaction and a single connection have in common.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Migrate brings the tables up to date: ours first, then those of the *.sql files in more,
// the application's own folders. It writes only when something is missing, so that a site
// can run as a user of the database who may not make tables. Any number of instances may
// call it at once.
func Migrate(ctx context.Context, db *sql.DB, more ...fs.FS) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("migrate: %w", err)
		}
	}()
	ours, err := fs.Sub(embedded, "migrations")
	if err != nil {
		return err
	}
	all, err := readMigrations(append([]fs.FS{ours}, more...))
	if err != nil {
		return err
	}
	missing, err := missingOf(ctx, db, all)
	if err != nil || len(missing) == 0 {
		return err
	}
	return exclusively(ctx, db, func(q querier) error {
		missing, err := missingOf(ctx, q, all) // another instance may have been faster
		if err != nil {
			return err
		}
		return applyAll(ctx, q, missing)
	})
}

func applyAll(ctx context.Context, q querier, missing []migration) error {
	_, err := q.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS auth_migrations (
		name VARCHAR(100) PRIMARY KEY, hash VARCHAR(64) NOT NULL, applied_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)`)
	if err != nil {
		return fmt.Errorf("make auth_migrations, to apply %s: %w", missing[0].name, err)
	}
	for _, m := range missing {
		err := apply(ctx, q, m)
		if err != nil && strings.Contains(err.Error(), "already exists") {
			return fmt.Errorf("apply %s: %w: it is not ours, and stays as it is; give it another name, or give us another database", m.name, err)
		}
		if err != nil {
			return fmt.Errorf("apply %s: %w", m.name, err)
		}
	}
	return nil
}

// missingOf returns those of all that the database has not had. It goes by names, not by a
// version number: a file with a low number that arrives late is applied too.
func missingOf(ctx context.Context, q querier, all []migration) ([]migration, error) {
	applied, err := readApplied(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("read auth_migrations: %w", err)
	}
	var missing []migration
	for _, m := range all {
		switch applied[m.name] {
		case m.hash:
		case "":
			missing = append(missing, m)
		default:
			return nil, fmt.Errorf("%s was changed after it had been applied: restore it and put the change into a new file", m.name)
		}
	}
	return missing, nil
}

// readApplied returns the hash of each migration that this database has had.
func readApplied(ctx context.Context, q querier) (map[string]string, error) {
	var tables int
	if err := q.QueryRowContext(ctx, hasMigrations).Scan(&tables); err != nil || tables == 0 {
		return nil, err
	}
	rows, err := q.QueryContext(ctx, `SELECT name, hash FROM auth_migrations`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	applied := map[string]string{}
	for rows.Next() {
		var name, hash string
		if err := rows.Scan(&name, &hash); err != nil {
			return nil, err
		}
		applied[name] = hash
	}
	return applied, rows.Err()
}

func readMigrations(folders []fs.FS) ([]migration, error) {
	var all []migration
	for _, folder := range folders {
		names, err := fs.Glob(folder, "*.sql") // sorted
		if err != nil {
			return nil, err
		}
		if len(names) == 0 {
			return nil, errors.New(`a folder of migrations has no *.sql file: one that is embedded as a whole wants fs.Sub(files, "migrations")`)
		}
		for _, name := range names {
			text, err := fs.ReadFile(folder, name)
			if err != nil {
				return nil, err
			}
			if slices.ContainsFunc(all, func(m migration) bool { return m.name == name }) {
				return nil, fmt.Errorf("two migrations are called %s: give yours another name", name)
			}
			text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) // a checkout on Windows
			sum := sha256.Sum256(text)
			all = append(all, migration{name, hex.EncodeToString(sum[:]), string(text)})
		}
	}
	return all, nil
}
