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
	LoginSucceeded  EventKind = "login_ok"
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

// Event is something worth knowing later, without passwords, cookies or names in the clear.
type Event struct {
	Kind   EventKind
	UserID string     // empty when nobody is known
	Reason string     // a few words on why, or on what exactly
	IP     netip.Addr // zero outside a request

	// Account is a keyed hash of the name typed: attacks on one account show, and whoever
	// reads the log without the key learns no name.
	Account string
}

// report hands e to OnEvent or else to the log, with the IP of r or else of the request of
// ctx. Values are attributes: a newline in one does not begin another log line.
func (a *Auth) report(ctx context.Context, r *http.Request, e Event) {
	if s := stateOf(ctx); r == nil && s != nil {
		r = s.r
	}
	if r != nil {
		e.IP = a.clientIP(r)
	}
	a.keepEvent(ctx, r, e)
	if a.cfg.OnEvent != nil {
		a.cfg.OnEvent(ctx, e)
		return
	}
	attrs := []slog.Attr{slog.String("event", string(e.Kind))}
	add := func(name, value string) {
		if value != "" {
			attrs = append(attrs, slog.String(name, value))
		}
	}
	add("user", e.UserID)
	add("reason", e.Reason)
	add("account", e.Account)
	if e.IP.IsValid() {
		add("ip", e.IP.String())
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
