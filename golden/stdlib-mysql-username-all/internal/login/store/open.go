package store

import (
	"cmp"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
)

// Open returns the MySQL or MariaDB database at databaseURL with the settings
// the store relies on. Use it, and [New], when the application has tables
// of its own in the same database. No connection is made yet. The port is 3306
// unless given. With ?tls=true the connection is encrypted and the server's
// certificate verified; other values of tls are those of the driver. Errors
// never show the password.
func Open(databaseURL string) (*sql.DB, error) {
	config, err := mysqlConfig(databaseURL)
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	connector, err := mysql.NewConnector(config)
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	db := sql.OpenDB(connector)
	// A server allows about 150 connections, shared by all instances.
	db.SetMaxOpenConns(10)
	db.SetMaxIdleConns(10)
	db.SetConnMaxLifetime(3 * time.Minute) // servers and proxies drop idle connections without a word
	return db, nil
}

func mysqlConfig(databaseURL string) (*mysql.Config, error) {
	// What does not parse is not quoted: without knowing where the password
	// ends, any part of it may be in there.
	u, err := url.Parse(databaseURL)
	if err != nil || u.Scheme != "mysql" || u.Hostname() == "" || len(u.Path) < 2 {
		return nil, errors.New("want mysql://user:password@host:port/database, " +
			"with special characters of the password percent-encoded")
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, errors.New("the part after ? is malformed")
	}
	for name := range query {
		if name != "tls" {
			return nil, fmt.Errorf("unknown parameter %q; want tls", name)
		}
	}

	config := mysql.NewConfig()
	config.User = u.User.Username()
	config.Passwd, _ = u.User.Password()
	config.Net = "tcp"
	config.Addr = net.JoinHostPort(u.Hostname(), cmp.Or(u.Port(), "3306"))
	config.DBName = strings.TrimPrefix(u.Path, "/")
	config.TLSConfig = query.Get("tls")
	config.Timeout = 10 * time.Second // to connect
	config.Loc, config.ParseTime = time.UTC, true
	// An UPDATE counts the rows it found. By default MySQL leaves out those that
	// already had the new values, and the store would take the user for missing.
	config.ClientFoundRows = true
	// Where the server is not strict it cuts what is too long for its column, and
	// two long names could become one.
	config.Params = map[string]string{"sql_mode": "CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')"}
	return config, config.Apply(mysql.Charset("utf8mb4", ""))
}
