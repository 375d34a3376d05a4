package auth

import "net/http"

// notices are the messages a redirect can bring along. The code travels in the
// address, where anyone can write it; the text cannot be chosen.
//
// One that warns says that what the visitor wanted has not happened.
var notices = []struct {
	code, text string
	warns      bool
}{
	{"signed-out", "You are signed out.", false},
	{"signed-out-everywhere", "You are signed out, here and everywhere else.", false},
	{"sign-in-again", "You are not signed in any more, so what you sent was not kept and nothing was changed. Please sign in, and then send it again.", true},
	{"send-again", "This needs your password first, so what you sent was not kept and nothing was changed. Please type it here, and then send it again.", true},
	{"password-changed", "Your password is changed, and every other device is signed out.", false},
}

// Notice returns the message that a redirect brought along, or "".
func (p Page) Notice() string {
	text, _ := p.notice()
	return text
}

// Warns reports whether Notice is a warning.
func (p Page) Warns() bool {
	_, warns := p.notice()
	return warns
}

func (p Page) notice() (text string, warns bool) {
	code := p.r.URL.Query().Get("notice")
	for _, n := range notices {
		if n.code == code {
			return n.text, n.warns
		}
	}
	return "", false
}

// redirect sends the browser on after a POST, with the notice of that code if there is
// one. 303 has it ask with GET, so that reloading does not post again.
func redirect(w http.ResponseWriter, r *http.Request, path, notice string) {
	// #nosec G710 -- a path is one of ours, or has been through safeNext
	http.Redirect(w, r, withQuery(path, "notice", notice), http.StatusSeeOther)
}
