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

// busyTimeout is how long a writer waits for others: SQLite has one at a time. The driver
// does not notice meanwhile that a context ends.
const busyTimeout = 5 * time.Second

// Open returns the database in the file at that path, app.db when it is empty. It is for
// tables of your own as well. The file is made, for its owner alone, when it is first
// needed.
//
// Nothing else in this program may open the file, not even to copy it: closing any
// descriptor of it drops the locks that SQLite holds (POSIX). Another program may.
func Open(databaseURL string) (*sql.DB, error) {
	path := cmp.Or(databaseURL, "app.db")
	if strings.Contains(path, "://") || strings.HasPrefix(path, "file:") || path == ":memory:" {
		return nil, errors.New("DATABASE_URL: want the path of a SQLite file, such as app.db; neither :memory: nor a URL will do")
	}
	// SQLite reports a missing directory, too, but does not say which.
	if _, err := os.Stat(filepath.Dir(path)); err != nil { // #nosec G703 -- the operator says where the file is
		return nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	info, err := os.Stat(path) // #nosec G703 -- likewise
	if err == nil && info.IsDir() {
		return nil, fmt.Errorf("DATABASE_URL: %s is a directory; want the path of a SQLite file", path)
	}
	if err == nil && info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" {
		slog.Warn("the database, with everybody's password hash, is open to other users of this machine; take that away with chmod 600", "file", path)
	}
	settings := url.Values{
		"_txlock": {"immediate"}, // a transaction that starts by reading could fail at its first write
		"_pragma": {
			fmt.Sprintf("busy_timeout(%d)", busyTimeout.Milliseconds()),
			"journal_mode(WAL)", // readers and the writer do not wait for each other
			"synchronous(FULL)", // a power cut undoes no new password; NORMAL would be quicker, and could
			"foreign_keys(1)",   // SQLite ignores them unless asked
		},
	}
	escaped := (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() // a ? of the path begins no settings
	connector, err := sqlite.NewConnector("file:" + escaped + "?" + settings.Encode())
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	db := sql.OpenDB(privateFile{connector, path})
	db.SetMaxOpenConns(8) // readers run in parallel, writers queue
	db.SetMaxIdleConns(8) // opening one costs more than a query
	return db, nil
}

// privateFile makes the file before SQLite would, for everybody to read. SQLite gives the
// files beside it the same mode.
type privateFile struct {
	driver.Connector
	path string
}

// making is held while a file is made: no connection of this program has it open yet.
var making sync.Mutex

func (p privateFile) Connect(ctx context.Context) (driver.Conn, error) {
	making.Lock()
	err := makeFile(p.path)
	making.Unlock()
	if err != nil {
		return nil, err
	}
	conn, err := p.Connector.Connect(ctx)
	// The first connection to a new file switches it to WAL. Another one is refused
	// meanwhile, whatever the busy timeout is.
	for started := time.Now(); errorCode(err)&0xff == sqlite3.SQLITE_BUSY && time.Since(started) < busyTimeout; conn, err = p.Connector.Connect(ctx) {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
	return conn, err
}

// makeFile makes an empty file, unless there is one, which it never opens: see Open.
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
