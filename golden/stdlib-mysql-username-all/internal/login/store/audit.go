package store

import (
	"context"
	"time"
)

// AuditEntry is one thing that happened to an account.
type AuditEntry struct {
	ID     string
	UserID string
	At     time.Time // UTC, in whole microseconds
	Kind   string    // of the event
	Reason string

	// IP and UserAgent are those of the browser that did it, and empty when none did.
	IP        string
	UserAgent string
}

// AuditStore is the part of a Store that keeps what happened to each account. Entries go
// when their user does.
type AuditStore interface {
	// AddAudit adds e, whose ID is new, or returns ErrNotFound when there is no such
	// user.
	AddAudit(ctx context.Context, e *AuditEntry) error

	// Audit returns at most limit entries of the user, newest first, after leaving out
	// the first skip.
	Audit(ctx context.Context, userID string, skip, limit int) ([]*AuditEntry, error)

	// TrimAudit forgets all but the newest keep entries of the user that are of that
	// kind, or of any when it is "": up to a hundred at once.
	TrimAudit(ctx context.Context, userID string, kind string, keep int) error

	// PurgeAudit forgets up to a hundred entries from before that time, whosever they
	// are.
	PurgeAudit(ctx context.Context, before time.Time) error
}
