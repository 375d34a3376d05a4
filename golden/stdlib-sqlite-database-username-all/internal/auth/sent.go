package auth

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
func (p Page) InDevelopment() bool { return p.auth.mailbox != nil }
