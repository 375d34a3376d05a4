package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// SQL is the Store of a database.
type SQL struct {
	// OnDelete, unless it is nil, is called for each user who is to be deleted: the place
	// to delete, or to hand to somebody else, what tables of the application hold of
	// them. It is done in tx, with the user or not at all: an error keeps the user. Set
	// it before the store is used.
	OnDelete func(ctx context.Context, tx *sql.Tx, userID string) error

	db *sql.DB
}

// New returns a Store with its tables in db, which [Migrate] makes. It relies on the
// settings of [Open].
func New(db *sql.DB) *SQL { return &SQL{db: db} }

// queryRow need not prepare: the driver keeps statements prepared by itself.
func (s *SQL) queryRow(ctx context.Context, text string, args ...any) *sql.Row {
	return s.db.QueryRowContext(ctx, text, args...)
}

// change runs a statement about one row, and returns ErrNotFound when there was none. Other
// errors begin with action.
func (s *SQL) change(ctx context.Context, action, query string, args ...any) error {
	result, err := s.exec(ctx, query, args...)
	return changedOne(action, result, err)
}

func changedOne(action string, result sql.Result, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", action, err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return fmt.Errorf("%s: %w", action, err)
	}
	if n == 0 {
		return ErrNotFound
	}
	return nil
}

func unlessNotFound(err error) error {
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}
