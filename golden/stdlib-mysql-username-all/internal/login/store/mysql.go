package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/go-sql-driver/mysql"
)

// moment is a time as MySQL keeps it: UTC in whole microseconds. NULL is the zero time.
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
		return fmt.Errorf("a time is stored as %T; want DATETIME(6)", value)
	}
	return nil
}

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

// serverError returns the number of the server's answer, or 0 when there was none.
func serverError(err error) uint16 {
	var e *mysql.MySQLError
	if errors.As(err, &e) {
		return e.Number
	}
	return 0
}

// isTaken reports whether err says that a unique value is in use.
func isTaken(err error) bool { return serverError(err) == duplicateKey }

// isReferenced reports whether err says that rows of another table refer to this one.
func isReferenced(err error) bool {
	refusal := serverError(err)
	return refusal == rowIsReferenced || refusal == rowReferencedBy
}

func (s *SQL) exec(ctx context.Context, text string, args ...any) (result sql.Result, err error) {
	stmt, err := s.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	err = retry(func() error {
		result, err = stmt.ExecContext(ctx, args...)
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
// Two that insert a key which a third has just deleted are enough for that. It waits for a
// random time, longer after each try, or the same ones would meet again.
func retry(transaction func() error) error {
	for tries := 1; ; tries++ {
		err := transaction()
		if tries == maxTries || serverError(err) != deadlock {
			return err
		}
		time.Sleep(rand.N(time.Duration(tries) * 5 * time.Millisecond)) // #nosec G404 -- not a secret
	}
}

// Locks are the whole server's: with the name of the database, hashed to stay within 64
// bytes, applications do not wait for each other.
const (
	lockMigrations   = `SELECT GET_LOCK(SHA1(CONCAT('auth_migrations ', DATABASE())), 60)`
	unlockMigrations = `DO RELEASE_LOCK(SHA1(CONCAT('auth_migrations ', DATABASE())))`
)

// hasMigrations counts the tables called auth_migrations.
const hasMigrations = `SELECT COUNT(*) FROM information_schema.tables
	WHERE table_schema = DATABASE() AND table_name = 'auth_migrations'`

// exclusively runs fn while no other instance migrates. The lock is the connection's and
// goes with it.
func exclusively(ctx context.Context, db *sql.DB, fn func(querier) error) error {
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
func apply(ctx context.Context, q querier, m migration) error {
	result, err := q.ExecContext(ctx,
		`INSERT IGNORE INTO auth_migrations (name, hash) VALUES (?, '')`, m.name)
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
