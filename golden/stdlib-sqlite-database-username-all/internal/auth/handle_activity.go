package auth

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"example.com/stdlib-sqlite-database-username-all/internal/auth/store"
)

// activityPerPage is how many events are shown at once.
const activityPerPage = 25

// activityTexts say what happened, in the words of messages.go. An event without one is shown
// by its name.
var activityTexts = map[EventKind]string{
	LoginSucceeded:         activityLogin,
	LoginFailed:            activityRefused,
	LoginConfirmed:         activityConfirmed,
	LoginRestored:          activityRestored,
	Logout:                 activityLogout,
	UserCreated:            activityCreated,
	UserDisabled:           activityDisabled,
	UserEnabled:            activityEnabled,
	PasswordChanged:        activityPassword,
	SessionsRevoked:        activityRevoked,
	"email_confirmed":      activityEmailConfirmed,
	"email_changed":        activityEmailChanged,
	"registration_refused": activityTaken,
}

type activityData struct {
	Page
	Days         int
	Entries      []activity
	Newer, Older string // where the neighbouring pages are, or ""
}

// activity is an AuditEntry in words.
type activity struct{ *store.AuditEntry }

// showActivity handles GET /account/activity: what happened to the account, page by page.
func (a *Auth) showActivity(w http.ResponseWriter, r *http.Request) {
	u, err := CurrentUser(r.Context())
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	// A page that does not exist is the nearest that does.
	page, _ := strconv.Atoi(r.URL.Query().Get("page"))
	page = max(1, min(page, maxAudit/activityPerPage))
	entries, err := a.store.Audit(r.Context(), u.ID, (page-1)*activityPerPage, activityPerPage+1)
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	data := activityData{Page: a.NewPage(r), Days: int(auditFor.Hours() / 24)}
	if page > 1 {
		data.Newer = activityPath(page - 1)
	}
	if len(entries) > activityPerPage && page < maxAudit/activityPerPage {
		data.Older = activityPath(page + 1)
	}
	for _, e := range entries[:min(len(entries), activityPerPage)] {
		data.Entries = append(data.Entries, activity{e})
	}
	a.render(w, r, http.StatusOK, "activity", data)
}

func activityPath(page int) string { return prefix + "/account/activity?page=" + strconv.Itoa(page) }

// What says what happened, and why where that is known.
func (e activity) What() string {
	text, ok := activityTexts[EventKind(e.Kind)]
	if !ok {
		text = strings.ReplaceAll(e.Kind, "_", " ")
	}
	if e.Reason != "" {
		text += ": " + e.Reason
	}
	return text
}

// When is for people, who are told the time zone because we do not know theirs.
func (e activity) When() string { return e.At.Format(activityTime) }

// Moment is When for programs.
func (e activity) Moment() string { return e.At.Format(time.RFC3339) }

// Browser is what did it, in words, or "" when nobody knows.
func (e activity) Browser() string { return browserName(e.UserAgent) }
