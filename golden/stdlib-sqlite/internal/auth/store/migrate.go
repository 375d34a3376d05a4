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

// The tables are made by the files in migrations, in the order of their names
// and each once per database. To change a table add a file: one that has been
// applied anywhere must stay as it is.

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migration is one file of them. The hash of its text tells whether it still is
// what was applied.
type migration struct{ name, hash, text string }

// querier is what a database, a transaction and a single connection have in common.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Migrate brings the tables up to date: ours first, and then those of the *.sql files of
// more, the application's own, one folder after the other. It reads first and writes only
// when something is missing: where the tables are made by a user of the database who may
// do that, the site can run as one who may not. Any number of instances may call it at
// the same moment.
func Migrate(ctx context.Context, db *sql.DB, more ...fs.FS) error {
	ours, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	migrations, err := readMigrations(append([]fs.FS{ours}, more...))
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	missing, err := missingOf(ctx, db, migrations)
	if err == nil && len(missing) > 0 {
		err = exclusively(ctx, db, func(q querier) error { return applyMissing(ctx, q, migrations) })
	}
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// applyMissing looks again what is missing: another instance may have been faster.
func applyMissing(ctx context.Context, q querier, migrations []migration) error {
	missing, err := missingOf(ctx, q, migrations)
	if err != nil || len(missing) == 0 {
		return err
	}
	_, err = q.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS auth_migrations (
		name VARCHAR(100) PRIMARY KEY, hash VARCHAR(64) NOT NULL, applied_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)`)
	if err != nil {
		return fmt.Errorf("make auth_migrations, to apply %s: %w", missing[0].name, err)
	}
	for _, m := range missing {
		err := apply(ctx, q, m)
		if err != nil && strings.Contains(err.Error(), "already exists") { // in the words of each database
			return fmt.Errorf("apply %s: %w: it is not ours, and stays as it is; give it another name, or give us another database", m.name, err)
		}
		if err != nil {
			return fmt.Errorf("apply %s: %w", m.name, err)
		}
	}
	return nil
}

// missingOf returns those of migrations that the database has not had. It compares names one by
// one instead of keeping a version number, so that a file with a low number that arrives
// late is applied too. Names that are recorded without a file were left by another
// version of the program.
func missingOf(ctx context.Context, q querier, migrations []migration) ([]migration, error) {
	applied, err := readApplied(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("read auth_migrations: %w", err)
	}
	var missing []migration
	for _, m := range migrations {
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

// readMigrations returns the *.sql files of each folder, in the order of their names. The
// names are what the database keeps, so that no two may be the same.
func readMigrations(folders []fs.FS) ([]migration, error) {
	var migrations []migration
	for _, folder := range folders {
		names, err := fs.Glob(folder, "*.sql") // sorted
		if err != nil {
			return nil, err
		}
		if len(names) == 0 {
			return nil, errors.New("a folder of migrations has no *.sql file: give fs.Sub(files, \"migrations\") when they are embedded with their folder")
		}
		for _, name := range names {
			text, err := fs.ReadFile(folder, name)
			if err != nil {
				return nil, err
			}
			if slices.ContainsFunc(migrations, func(m migration) bool { return m.name == name }) {
				return nil, fmt.Errorf("two migrations are called %s: give yours another name", name)
			}
			migrations = append(migrations, migration{name, migrationHash(text), string(text)})
		}
	}
	return migrations, nil
}

// migrationHash does not see line endings: a checkout on Windows may have
// changed them.
func migrationHash(text []byte) string {
	sum := sha256.Sum256(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")))
	return hex.EncodeToString(sum[:])
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
