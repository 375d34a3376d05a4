package auth

import (
	"strings"
	"unicode"
)

// nameProblem returns why no account can be called what was typed, in words for the visitor,
// or "". It does not tell who has an account. It refuses only what no lookup would find:
// names of accounts that were brought along need not be such as a new one may have.
func nameProblem(typed string) string {
	_, _, problem := parseEmail(typed)
	typed = strings.TrimSpace(typed)
	if emailKey(typed) == "" || strings.ContainsFunc(typed, func(c rune) bool { return !unicode.IsPrint(c) }) {
		return problem
	}
	if at := strings.LastIndex(typed, "@"); at < 1 || at == len(typed)-1 {
		return problem
	}
	return ""
}

// Sent is what was typed to ask for a mail, or "". It stands in the address of the page,
// which anybody can write: what no account can be called is not shown.
func (p Page) Sent() string {
	name := p.r.URL.Query().Get("sent")
	if nameProblem(name) != "" {
		return ""
	}
	return name
}

// InDevelopment reports whether mail is not sent but kept at Auth.DevMailURL. Pages do not
// say where that is: behind a proxy every visitor may look like one of this machine.
func (p Page) InDevelopment() bool { return p.auth.mailbox != nil }
