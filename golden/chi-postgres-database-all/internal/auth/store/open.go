package store

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

var errDatabaseURL = errors.New("DATABASE_URL: want postgres://user:password@host:port/database, " +
	"with special characters of the password percent-encoded")

// Open returns the database at databaseURL with the settings the store relies
// on. Use it, and [New], when the application has tables of its own in the
// same database. No connection is made yet. Errors never show the password.
func Open(databaseURL string) (*sql.DB, error) {
	if !strings.HasPrefix(databaseURL, "postgres://") && !strings.HasPrefix(databaseURL, "postgresql://") {
		return nil, errDatabaseURL
	}
	// What does not parse is not quoted: without knowing where the password
	// ends, any part of it may be in there.
	if _, err := url.Parse(databaseURL); err != nil {
		return nil, errDatabaseURL
	}
	config, err := pgx.ParseConfig(databaseURL)
	if err != nil {
		// Repeats the URL, without the password now that its place is known.
		return nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	db := stdlib.OpenDB(*config)
	// A server allows about 100 connections, shared by all instances.
	db.SetMaxOpenConns(10)
	db.SetMaxIdleConns(10)
	db.SetConnMaxIdleTime(5 * time.Minute)
	db.SetConnMaxLifetime(time.Hour) // so that a server taken out of service is let go
	return db, nil
}
