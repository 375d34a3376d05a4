package auth

import (
	"strings"
	"unicode"
)

// nameProblem returns why no account can be called what was typed, or "". It refuses less
// than parseUsername: accounts that were brought along may be called what no new one may.
func nameProblem(typed string) string {
	_, _, problem := parseUsername(typed)
	typed = strings.TrimSpace(typed)
	if usernameKey(typed) == "" || strings.ContainsFunc(typed, func(c rune) bool { return !unicode.IsPrint(c) }) {
		return problem
	}
	return ""
}

// Sent is what was typed to ask for a mail, or "". It comes from the address of the page,
// where anybody can write it: neither a sentence nor what no account is called is shown.
func (p Page) Sent() string {
	name := strings.TrimSpace(p.r.URL.Query().Get("sent"))
	if nameProblem(name) != "" || strings.Contains(name, " ") {
		return ""
	}
	return name
}

// InDevelopment reports whether mail is kept at Auth.DevMailURL. Pages do not say where
// that is: behind a proxy every visitor may look like one of this machine.
func (p Page) InDevelopment() bool { return p.auth.mailbox != nil }
