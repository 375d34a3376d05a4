package auth

import "net/http"

// notices are the messages a redirect can bring along. The code travels in the
// address, where anyone can write it; the text cannot be chosen.
var notices = []struct{ code, text string }{
	{"signed-out", "You are signed out."},
	{"signed-out-everywhere", "You are signed out, here and everywhere else."},
	{"sign-in-again", "You are not signed in any more, so what you sent was not kept and nothing was changed. Please sign in, and then send it again."},
	{"send-again", "This needs your password first, so what you sent was not kept and nothing was changed. Please type it here, and then send it again."},
	{"password-changed", "Your password is changed, and every other device is signed out."},
	{"confirm-first", "That page is for confirmed addresses. Please confirm yours first."},
	{"confirm-to-send", "That is for confirmed addresses, so what you sent was not kept and nothing was changed. Please confirm yours first, and then send it again."},
	{"confirm-sent", "We have sent you a mail with a link. Open it to confirm your address."},
	{"confirmed", "Your address is confirmed."},
	{"reset-sent", "If there is such an account and we know its address, a mail is on its way there. The link in it works once, for an hour."},
	{"password-reset", "Your password is changed. Sign in with the new one."},
	{"magic-sent", "If there is such an account and we know its address, a mail is on its way there. The link in it works once, for 15 minutes, in any browser."},
	{"password-removed", "You are signed in. The password that this account had is removed, and every other device is signed out."},
	{"email-sent", "We have sent a mail to the new address. Nothing changes until its link is opened."},
	{"email-changed", "Your email address is changed. Please sign in again."},
	{"device-revoked", "That device is signed out."},
	{"devices-revoked", "Every other device is signed out."},
	{"account-deleted", "Your account is deleted."},
}

// Notice returns the message that a redirect brought along, or "".
func (p Page) Notice() string {
	code := p.r.URL.Query().Get("notice")
	for _, n := range notices {
		if n.code == code {
			return n.text
		}
	}
	return ""
}

// redirect sends the browser on after a POST, with the notice of that code if there is
// one. 303 has it ask with GET, so that reloading does not post again.
func redirect(w http.ResponseWriter, r *http.Request, path, notice string) {
	// #nosec G710 -- a path is one of ours, or has been through safeNext
	http.Redirect(w, r, withQuery(path, "notice", notice), http.StatusSeeOther)
}
