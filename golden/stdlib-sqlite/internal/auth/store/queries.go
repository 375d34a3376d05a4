package store

import (
	"context"
	"database/sql"
	"sync"
)

// queries runs statements, and has each prepared when it is first run: for a short one
// the database takes as long to understand it as to carry it out.
type queries struct {
	db       *sql.DB
	prepared sync.Map // *sql.Stmt by its text
}

func (q *queries) statement(ctx context.Context, text string) (*sql.Stmt, error) {
	if stmt, ok := q.prepared.Load(text); ok {
		return stmt.(*sql.Stmt), nil
	}
	stmt, err := q.db.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	first, late := q.prepared.LoadOrStore(text, stmt)
	if late { // another request was faster
		_ = stmt.Close()
	}
	return first.(*sql.Stmt), nil
}

func (q *queries) query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	stmt, err := q.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

func (q *queries) queryRow(ctx context.Context, text string, args ...any) *sql.Row {
	stmt, err := q.statement(ctx, text)
	if err != nil {
		return q.db.QueryRowContext(ctx, text, args...) // which says what is wrong
	}
	return stmt.QueryRowContext(ctx, args...)
}
