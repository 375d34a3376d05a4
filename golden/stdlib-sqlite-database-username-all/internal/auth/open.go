package auth

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"modernc.org/sqlite"
)

// openStore returns the store for DATABASE_URL: the path of a SQLite file,
// app.db when it is empty. The file is made when it is first needed.
func openStore(databaseURL string) (Store, error) {
	db, err := OpenDB(databaseURL)
	if err != nil {
		return nil, err
	}
	return NewStore(db), nil
}

// busyTimeout is how long a writer waits for another one. SQLite has a single
// writer at a time, and each of ours is done in milliseconds. The driver does
// not notice the end of a context while it waits, so this bounds that, too.
const busyTimeout = 5 * time.Second

// OpenDB returns the database at the path databaseURL, app.db when it is empty,
// with the settings the store relies on. Use it, and [NewStore], when the
// application has tables of its own in the same file. Nothing is opened yet.
func OpenDB(databaseURL string) (*sql.DB, error) {
	path := cmp.Or(databaseURL, "app.db")
	if strings.Contains(path, "://") || strings.HasPrefix(path, "file:") {
		return nil, errors.New("DATABASE_URL: want the path of a SQLite file, such as app.db, and not a URL")
	}
	if path == ":memory:" {
		return nil, errors.New("DATABASE_URL: want the path of a SQLite file; each connection to :memory: is a database of its own")
	}
	// #nosec G703 -- the operator says where the file is
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, fmt.Errorf("DATABASE_URL: %s is a directory; want the path of a SQLite file", path)
	}
	// SQLite reports a missing directory, too, but does not say which.
	// #nosec G703 -- likewise
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	connector, err := sqlite.NewConnector(dataSource(path))
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	db := sql.OpenDB(privateFile{connector, path})
	db.SetMaxOpenConns(8) // readers run in parallel, writers queue
	db.SetMaxIdleConns(8) // opening one costs more than a query
	return db, nil
}

// privateFile makes the file for its owner alone before SQLite would make it for
// everybody to read. The files beside it get the same mode from SQLite.
type privateFile struct {
	driver.Connector
	path string
}

func (p privateFile) Connect(ctx context.Context) (driver.Conn, error) {
	file, err := os.OpenFile(p.path, os.O_CREATE|os.O_RDWR, 0o600) // #nosec G304 -- likewise
	if err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	return p.Connector.Connect(ctx)
}

// dataSource names the file as a URI, in which a ? or # or % of the path is
// escaped and cannot be taken for a parameter.
func dataSource(path string) string {
	settings := url.Values{
		"_txlock": {"immediate"}, // a transaction that starts by reading could fail at its first write
		"_pragma": {
			fmt.Sprintf("busy_timeout(%d)", busyTimeout.Milliseconds()),
			"journal_mode(WAL)", // readers and the writer do not wait for each other
			"foreign_keys(1)",   // SQLite ignores them unless asked
		},
	}
	file := url.URL{Path: filepath.ToSlash(path)}
	return "file:" + file.EscapedPath() + "?" + settings.Encode()
}
