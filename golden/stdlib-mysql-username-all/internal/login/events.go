package auth

import (
	"context"
	"encoding/hex"
	"log/slog"
	"net/http"
	"net/netip"
)

// EventKind says what happened.
type EventKind string

// The kinds of events.
const (
	LoginOK         EventKind = "login_ok"
	LoginFailed     EventKind = "login_failed"
	LoginConfirmed  EventKind = "login_confirmed"
	LoginRestored   EventKind = "login_restored" // by a remember cookie
	Throttled       EventKind = "throttled"
	Logout          EventKind = "logout"
	UserCreated     EventKind = "user_created"
	UserDisabled    EventKind = "user_disabled"
	UserEnabled     EventKind = "user_enabled"
	UserDeleted     EventKind = "user_deleted"
	PasswordChanged EventKind = "password_changed"
	SessionsRevoked EventKind = "session_revoked"
)

// Event is something worth knowing later. It never holds a password, a cookie or a
// name in the clear.
type Event struct {
	Kind   EventKind
	UserID string     // empty when nobody is known
	Reason string     // a few words on why, or on what exactly
	Addr   netip.Addr // zero outside a request

	// UserAgent is what the browser says it is, which may be anything: at most 255 bytes
	// that can be printed. Empty outside a request.
	UserAgent string

	// Account is a keyed hash of the name typed: equal for equal names, so that
	// attacks on one account show, and useless to who reads the log without the key.
	Account string
}

// event reports e, which r caused.
func (a *Auth) event(r *http.Request, e Event) {
	e.Addr, e.UserAgent = a.clientAddr(r), printable(r.UserAgent())
	a.report(r.Context(), e)
}

// report hands e to OnEvent, or else to the log. Values are attributes: a newline in
// one cannot begin a line of its own.
func (a *Auth) report(ctx context.Context, e Event) {
	if s := stateOf(ctx); s != nil && !e.Addr.IsValid() {
		e.Addr, e.UserAgent = a.clientAddr(s.r), printable(s.r.UserAgent())
	}
	a.keepEvent(ctx, e)
	if a.cfg.OnEvent != nil {
		a.cfg.OnEvent(ctx, e)
		return
	}
	attrs := []slog.Attr{slog.String("event", string(e.Kind))}
	for _, attr := range []slog.Attr{
		slog.String("user", e.UserID), slog.String("reason", e.Reason), slog.String("account", e.Account),
	} {
		if attr.Value.String() != "" {
			attrs = append(attrs, attr)
		}
	}
	if e.Addr.IsValid() {
		attrs = append(attrs, slog.String("addr", e.Addr.String()))
	}
	a.cfg.Logger.LogAttrs(ctx, slog.LevelInfo, "auth", attrs...)
}

// accountHash is Event.Account for the name with that key.
func (a *Auth) accountHash(usernameKey string) string {
	keys, err := a.keys()
	if err != nil {
		return ""
	}
	sum := keys[0].mac([]byte("account in log\x00"), []byte(usernameKey))
	return hex.EncodeToString(sum[:8])
}
