package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"time"

	"github.com/go-sql-driver/mysql"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// dialect is what MySQL and MariaDB do in their own way.
type dialect struct{}

// Numbers of server errors.
const (
	tableExists     = 1050
	columnExists    = 1060
	keyNameExists   = 1061
	duplicateKey    = 1062
	deadlock        = 1213
	rowIsReferenced = 1217 // without a word by what, to who may not read that table
	rowReferencedBy = 1451
)

// bind leaves the query as it is: MySQL's placeholder is the question mark.
func (dialect) bind(query string) string { return query }

// taken reports whether err says that a unique value is in use.
func (dialect) taken(err error) bool { return serverError(err) == duplicateKey }

// referenced reports whether err says that rows of another table refer to this one.
func (dialect) referenced(err error) bool {
	refusal := serverError(err)
	return refusal == rowIsReferenced || refusal == rowReferencedBy
}

// takenBack reports whether err says that a statement gave way to another. Two who
// insert a key that a third has just deleted are enough for that.
func (dialect) takenBack(err error) bool { return serverError(err) == deadlock }

// serverError returns the number of the server's answer, and 0 when err is
// something else, such as a lost connection.
func serverError(err error) uint16 {
	var e *mysql.MySQLError
	if errors.As(err, &e) {
		return e.Number
	}
	return 0
}

// Locks are named for the whole server: hashing the name of the database in
// keeps applications apart, and stays within the 64 bytes a lock name may have.
const (
	lockMigrations   = `SELECT GET_LOCK(SHA1(CONCAT('auth_migrations ', DATABASE())), 60)`
	unlockMigrations = `DO RELEASE_LOCK(SHA1(CONCAT('auth_migrations ', DATABASE())))`
)

// hasMigrations counts the tables called auth_migrations.
const hasMigrations = `SELECT COUNT(*) FROM information_schema.tables
	WHERE table_schema = DATABASE() AND table_name = 'auth_migrations'`

// exclusively runs fn on one connection while no other instance migrates. The
// lock belongs to the connection and goes with it.
func (dialect) exclusively(ctx context.Context, db *sql.DB, fn func(querier) error) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	var locked sql.NullBool
	if err := conn.QueryRowContext(ctx, lockMigrations).Scan(&locked); err != nil {
		return fmt.Errorf("wait for other instances: %w", err)
	}
	if !locked.Bool {
		return errors.New("another instance has been migrating for a minute")
	}
	defer func() { _, _ = conn.ExecContext(context.WithoutCancel(ctx), unlockMigrations) }()
	return fn(conn)
}

// apply runs a migration, which must be a single statement, and records it.
// MySQL cannot do both in one transaction: CREATE TABLE commits at once. So a
// row without a hash is written first, and whoever finds one knows that the
// statement may have been run before a crash. Only then is a table that exists
// already taken for ours; otherwise it is somebody else's and an error.
func (dialect) apply(ctx context.Context, q querier, m migration) error {
	result, err := q.ExecContext(ctx,
		`INSERT IGNORE INTO auth_migrations (name, hash, applied_at) VALUES (?, '', ?)`,
		m.name, time.Now().Unix())
	if err != nil {
		return fmt.Errorf("record: %w", err)
	}
	inserted, err := result.RowsAffected()
	if err != nil {
		return fmt.Errorf("record: %w", err)
	}
	_, err = q.ExecContext(ctx, m.text)
	switch refusal := serverError(err); {
	case err == nil:
	case inserted == 0 && (refusal == tableExists || refusal == columnExists || refusal == keyNameExists):
		// It was run before the crash.
	case inserted == 1 && refusal != 0:
		_, undo := q.ExecContext(context.WithoutCancel(ctx), `DELETE FROM auth_migrations WHERE name = ?`, m.name)
		return errors.Join(err, undo)
	default:
		return err
	}
	_, err = q.ExecContext(ctx, `UPDATE auth_migrations SET hash = ? WHERE name = ?`, m.hash, m.name)
	if err != nil {
		return fmt.Errorf("record: %w", err)
	}
	return nil
}
