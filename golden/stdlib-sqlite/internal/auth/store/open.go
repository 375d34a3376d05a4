package store

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// busyTimeout is how long a writer waits for another one. SQLite has a single
// writer at a time, and each of ours is done in milliseconds. The driver does
// not notice the end of a context while it waits, so this bounds that, too.
const busyTimeout = 5 * time.Second

// Open returns the database at the path databaseURL, app.db when it is empty,
// with the settings the store relies on. Use it, and [New], when the
// application has tables of its own in the same file. Nothing is opened yet.
//
// Leave the file to SQLite while the program runs: whatever else in it opens the file,
// if only to copy it, ends SQLite's locks when it closes it. Another program may.
func Open(databaseURL string) (*sql.DB, error) {
	path := cmp.Or(databaseURL, "app.db")
	if strings.Contains(path, "://") || strings.HasPrefix(path, "file:") {
		return nil, errors.New("DATABASE_URL: want the path of a SQLite file, such as app.db, and not a URL")
	}
	if path == ":memory:" {
		return nil, errors.New("DATABASE_URL: want the path of a SQLite file; each connection to :memory: is a database of its own")
	}
	// #nosec G703 -- the operator says where the file is
	if info, err := os.Stat(path); err == nil {
		if info.IsDir() {
			return nil, fmt.Errorf("DATABASE_URL: %s is a directory; want the path of a SQLite file", path)
		}
		if info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" {
			slog.Warn("the database, with everybody's password hash, is open to other users of this machine; take that away with chmod 600", "file", path)
		}
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

// making is held while a file is made: no connection of this program can have it open yet.
var making sync.Mutex

func (p privateFile) Connect(ctx context.Context) (driver.Conn, error) {
	making.Lock()
	err := makeFile(p.path)
	making.Unlock()
	if err != nil {
		return nil, err
	}
	conn, err := p.Connector.Connect(ctx)
	// The first connection to a new file switches it to WAL. Another that does so at
	// the same moment is refused at once, whatever the busy timeout is.
	for started := time.Now(); busy(err) && time.Since(started) < busyTimeout; conn, err = p.Connector.Connect(ctx) {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
	return conn, err
}

// busy reports whether err says that somebody else is writing.
func busy(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_BUSY
}

// makeFile makes an empty file, unless there is one. It never opens one that is there:
// closing any descriptor of a file ends all locks that the process has on it, those of
// SQLite too, and another program could then remove the WAL from under this one.
func makeFile(path string) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if target, err := os.Readlink(path); err == nil { // to a file that is not there yet
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(path), target)
		}
		return makeFile(target)
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) // #nosec G304 -- likewise
	if errors.Is(err, fs.ErrExist) {
		return nil // another program was faster
	}
	if err != nil {
		return err
	}
	return file.Close()
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
