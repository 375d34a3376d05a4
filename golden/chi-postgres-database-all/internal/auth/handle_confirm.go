package auth

import (
	"net/http"
	"time"
)

// EmailConfirmed is the event of a user who has opened the link mailed to them.
const EmailConfirmed EventKind = "email_confirmed"

// confirmLink works for a day: it opens nothing, and people read their mail the next day.
var confirmLink = link{purpose: "confirm", path: "/confirm/", lifetime: 24 * time.Hour, again: "/account"}

// showConfirm handles GET /confirm/{token}: it names address and account and has a button.
func (a *Auth) showConfirm(w http.ResponseWriter, r *http.Request) {
	a.showLink(w, r, confirmLink, nil)
}

// ConfirmedRequired is LoginRequired for users who have confirmed an address. Others are
// redirected to the account page, which says how to; a script gets 403.
func (a *Auth) ConfirmedRequired(next http.Handler) http.Handler {
	return a.LoginRequired(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		u, err := CurrentUser(r.Context())
		switch {
		case err != nil:
			a.ServerError(w, r, err)
		case !u.EmailVerifiedAt.IsZero():
			next.ServeHTTP(w, r)
		default:
			notice := "confirm-first"
			if !isPageLoad(r) {
				notice = "confirm-to-send"
			}
			to := withQuery(prefix+"/account", "notice", notice)
			refuse(w, r, to, http.StatusForbidden, "confirmed_address_required")
		}
	}))
}
