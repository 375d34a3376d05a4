package auth

// Asked reports whether the page follows a form that has asked for a mail.
func (p Page) Asked() bool { return p.r.URL.Query().Has("sent") }

// Sent is where that mail goes, as it was typed, or "". It comes from the address of the page,
// where anybody can write it: what no new account can be called is not shown.
func (p Page) Sent() string {
	name := p.r.URL.Query().Get("sent")
	_, _, problem := parseEmail(name)
	if problem != "" {
		return ""
	}
	return name
}

// InDevelopment reports whether mail is kept at Auth.DevMailURL. Pages do not say where
// that is: behind a proxy every visitor may look like one of this machine.
func (p Page) InDevelopment() bool { return p.auth.mailbox != nil }
