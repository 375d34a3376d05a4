package auth

import (
	"context"
	"errors"
	"net/http"
	"time"

	"example.com/chi-postgres-database-all/internal/auth/store"
)

const (
	// auditFor is long enough to notice a break-in, and no longer: events tell where people
	// were and when.
	auditFor = 90 * 24 * time.Hour

	maxAudit       = 300 // events of one account
	maxAuditOfKind = 40  // of each frequent kind, all of which leave room for the rest

	auditTimeout = 5 * time.Second // for a login to wait for its event to be kept
)

// frequent are the kinds of events that whoever knows the name or the password can cause
// again and again. Each has a limit, so that they cannot push a break-in out of sight.
var frequent = map[EventKind]bool{
	LoginSucceeded: true, LoginFailed: true, LoginConfirmed: true, LoginRestored: true, Logout: true, "registration_refused": true,
}

// keptLater are the kinds of events that visitors who are not signed in can cause. They are
// kept in a job: the time it takes would tell whether a name has an account.
var keptLater = map[EventKind]bool{LoginFailed: true, UserCreated: true, "registration_refused": true}

// keepEvent keeps what happened to an account, for its owner to see, with the IP and the
// browser of the request, whosever that is. Where pages of yours change the accounts of
// others, pass a context other than the request's to leave these out. What goes wrong is
// only logged.
func (a *Auth) keepEvent(ctx context.Context, r *http.Request, e Event) {
	if e.UserID == "" || e.Kind == UserDeleted || e.Kind == Throttled {
		return // nobody's, gone with its user, or without a bound
	}
	entry := &store.AuditEntry{ID: newID(), UserID: e.UserID, At: a.cfg.Now(), Kind: string(e.Kind), Reason: e.Reason}
	if e.IP.IsValid() {
		entry.IP = e.IP.String()
	}
	if r != nil {
		entry.UserAgent = userAgent(r)
	}
	if keptLater[e.Kind] {
		a.later("audit", func(ctx context.Context) { a.keepEntry(ctx, entry) })
		return
	}
	// It has happened, even if the visitor has hung up.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), auditTimeout)
	defer cancel()
	a.keepEntry(ctx, entry)
}

// keepEntry stores e and makes room for it.
func (a *Auth) keepEntry(ctx context.Context, e *store.AuditEntry) {
	err := a.store.AddAudit(ctx, e)
	if errors.Is(err, ErrNotFound) {
		return // the account has been deleted meanwhile, or is not one of our store
	}
	if frequent[EventKind(e.Kind)] { // first, or an older event of another kind would make room
		err = errors.Join(err, a.store.TrimAudit(ctx, e.UserID, e.Kind, maxAuditOfKind))
	}
	err = errors.Join(err,
		a.store.TrimAudit(ctx, e.UserID, "", maxAudit),
		a.store.PurgeAudit(ctx, a.cfg.Now().Add(-auditFor)))
	if err != nil {
		a.cfg.Logger.ErrorContext(ctx, "auth: event not kept", "event", e.Kind, "user", e.UserID, "error", err)
	}
}
