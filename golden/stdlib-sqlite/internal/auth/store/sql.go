package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
)

// SQL is the Store of a database.
type SQL struct {
	// OnDelete, unless it is nil, is called for each user who is to be deleted: the place
	// to delete, or to hand to somebody else, what tables of the application hold of
	// them. It is done in tx, with the user or not at all: an error keeps the user. Set
	// it before the store is used.
	OnDelete func(ctx context.Context, tx *sql.Tx, userID string) error

	db       *sql.DB
	prepared sync.Map // *sql.Stmt by its text
}

// New returns a Store with its tables in db, which [Migrate] makes. It relies on the
// settings of [Open].
func New(db *sql.DB) *SQL { return &SQL{db: db} }

// statement returns the statement of that text, which is prepared when it is first run: the
// database takes as long to understand a short one as to carry it out.
func (s *SQL) statement(ctx context.Context, text string) (*sql.Stmt, error) {
	if stmt, ok := s.prepared.Load(text); ok {
		return stmt.(*sql.Stmt), nil
	}
	stmt, err := s.db.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	first, late := s.prepared.LoadOrStore(text, stmt)
	if late { // another request was faster
		_ = stmt.Close()
	}
	return first.(*sql.Stmt), nil
}

func (s *SQL) queryRow(ctx context.Context, text string, args ...any) *sql.Row {
	stmt, err := s.statement(ctx, text)
	if err != nil {
		return s.db.QueryRowContext(ctx, text, args...) // which says what is wrong
	}
	return stmt.QueryRowContext(ctx, args...)
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
