package auth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

type devicesData struct {
	Page
	Devices []device // this one first
	Others  bool     // there is another than this one
	More    bool     // there are more than these
}

// device is a session in words.
type device struct {
	ID    string
	Name  string // such as "Firefox on Linux"
	Used  string // such as "3 hours ago"
	IP    string // it was last used from, or ""
	Stays bool   // signed in when the browser is closed
	This  bool   // the browser that asks
}

// showDevices handles GET /account/devices: the browsers in which the user is signed in.
func (a *Auth) showDevices(w http.ResponseWriter, r *http.Request) {
	u, err := CurrentUser(r.Context())
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	rows, err := a.store.Sessions(r.Context(), u.ID, maxSessions+1)
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	data, this := devicesData{Page: a.NewPage(r), More: len(rows) > maxSessions}, thisDevice(r)
	rows = rows[:min(len(rows), maxSessions)]
	remembers := make(map[string]bool, len(rows)) // by ID
	restored := make(map[string]bool, len(rows))  // the cookie has begun another that is alive
	for _, row := range rows {
		s := &session{Session: *row}
		remembers[row.ID] = a.within(s.CreatedAt, s.RememberFor)
		restored[row.RestoredBy] = restored[row.RestoredBy] || a.sessionAlive(s)
	}
	for _, row := range rows {
		stays := remembers[row.ID]
		if row.SecurityStamp != u.SecurityStamp || !a.sessionAlive(&session{Session: *row}) && (!stays || restored[row.ID]) {
			continue // ended and only not purged yet, or listed as what its cookie has begun
		}
		d := device{
			ID:    row.ID,
			Name:  cmp.Or(browserName(row.UserAgent), unknownBrowser),
			Used:  ago(a.cfg.Now().Sub(row.SeenAt)),
			IP:    row.IP,
			Stays: stays || remembers[row.RestoredBy],
			This:  row.ID == this,
		}
		if d.This {
			data.Devices = slices.Insert(data.Devices, 0, d)
			continue
		}
		data.Devices, data.Others = append(data.Devices, d), true
	}
	a.render(w, r, http.StatusOK, "devices", data)
}

// revokeDevice handles POST /account/devices/revoke: it signs out the device of that id, or
// with "others" all but this one, with their remember cookies, and redirects to the list. A
// session that the one of that id has restored ends too, be it this one. The id of somebody
// else's device is 404, as any unknown one.
func (a *Auth) revokeDevice(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	u, err := CurrentUser(r.Context())
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	// A visitor who hangs up must not leave it half done.
	ctx := context.WithoutCancel(r.Context())
	id, this := r.PostFormValue("id"), thisDevice(r)
	reason, notice := "one device", "device-revoked"
	switch {
	case id == "others":
		reason, notice = "all other devices", "devices-revoked"
		err = a.revokeOthers(ctx, w, r, u, this)
	case id == this && this != "":
		a.logout(w, r)
		return
	case !isDeviceID(id):
		err = ErrNotFound
	default:
		err = a.store.DeleteSession(ctx, u.ID, id)
	}
	switch {
	case errors.Is(err, ErrNotFound):
		a.NotFound(w, r)
		return
	case err != nil:
		a.ServerError(w, r, err)
		return
	}
	a.report(ctx, r, Event{Kind: SessionsRevoked, UserID: u.ID, Reason: reason})
	if s := stateOf(r.Context()).currentSession(); s != nil && s.RestoredBy == id {
		a.logout(w, r)
		return
	}
	redirect(w, r, prefix+"/account/devices", notice)
}

// revokeOthers ends the sessions of u but this one, and replaces its remember cookie, of
// which others may have copies.
func (a *Auth) revokeOthers(ctx context.Context, w http.ResponseWriter, r *http.Request, u *User, this string) error {
	remembered, err := a.remembered(w, r)
	if err != nil {
		return err
	}
	token := newSessionToken()
	err = a.store.DeleteOtherSessions(ctx, u.ID, this, hashSessionToken(token))
	if err == nil && remembered != nil && remembered.ID == this {
		left := remembered.CreatedAt.Add(remembered.RememberFor).Sub(a.cfg.Now())
		a.cookies.remember.set(w, token, left)
	}
	return err
}

// isDeviceID reports whether id could be that of a session: a database may refuse other text.
func isDeviceID(id string) bool {
	return len(id) == idLength && strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}

// thisDevice returns the id of the session of r, or "" when a RequestLoader knows the user.
func thisDevice(r *http.Request) string {
	if s := stateOf(r.Context()).currentSession(); s != nil {
		return s.ID
	}
	return ""
}

// ago says in words how long ago a session was used, in hours: use is not noted each minute.
func ago(d time.Duration) string {
	hours := int(d / time.Hour)
	days := hours / 24
	switch {
	case hours <= 0:
		return withinTheHour
	case hours == 1:
		return oneHourAgo
	case days == 0:
		return fmt.Sprintf(hoursAgo, hours)
	case days == 1:
		return oneDayAgo
	}
	return fmt.Sprintf(daysAgo, days)
}
