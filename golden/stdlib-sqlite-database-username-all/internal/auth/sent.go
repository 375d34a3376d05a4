package auth

import "net/http"

// redirectSent goes on, after a form that asks for a mail, to the page that says where it
// has gone. What was typed goes along in the address: without it nobody would notice that
// they have mistyped theirs.
func redirectSent(w http.ResponseWriter, r *http.Request, page, typed string) {
	to := withQuery(prefix+page, "next", r.PostFormValue("next"))
	redirect(w, r, withQuery(to, "sent", typed), "")
}

// Sent is the username or address that a mail was asked for, or "". Anybody can write
// the address of the page, so what can be neither is not shown.
func (p Page) Sent() string {
	name := p.r.URL.Query().Get("sent")
	_, _, problem := parseEmail(name)
	if problem != "" {
		_, _, problem = parseUsername(name)
	}
	if problem != "" {
		return ""
	}
	return name
}

// InDevelopment reports whether mail is not sent but kept at Auth.DevMailURL. Pages do not
// say where that is: behind a proxy every visitor may look like one of this machine.
func (p Page) InDevelopment() bool { return p.auth.mailing.mailbox != nil }
