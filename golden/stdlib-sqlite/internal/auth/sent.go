package auth

import "net/http"

// redirectSent goes on, after a form that asks for a link, to the page that says where the
// mail has gone. The name that was typed goes along in the address: without it nobody
// would notice that they have mistyped theirs.
func (a *Auth) redirectSent(w http.ResponseWriter, r *http.Request, page string) {
	to := withQuery(prefix+page, "next", r.PostFormValue("next"))
	redirect(w, r, withQuery(to, "sent", r.PostFormValue("email")), "")
}

// Sent is the name that a link was asked for, or "". Anybody can write the address, so
// what could be no name is not shown.
func (p Page) Sent() string {
	name, _, problem := parseEmail(p.r.URL.Query().Get("sent"))
	if problem != "" {
		return ""
	}
	return name
}

// DevMail is where a site in development shows its mail, or "".
func (p Page) DevMail() string {
	if p.auth.mailing.mailbox == nil || !isLocalRequest(p.r) {
		return ""
	}
	return p.Path("/dev/mail") + "?key=" + p.auth.mailing.mailbox.Key()
}
