package auth

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// People sign in with their e-mail address. This file is all that knows.
const (
	usernameLabel = "Email address"
	usernameNoun  = "email address"
	usernameType  = "email"
	usernameTaken = "There is an account with that email address already."

	// maxUsername is the longest address, in bytes, that mail can be sent to
	// (RFC 5321, section 4.5.3.1.3).
	maxUsername = 254
)

// Address returns where u can be sent mail.
func (u *User) Address() string { return u.Username }

// parseUsername returns an address as it was written and the key by which it is
// unique, or what is wrong with it, in words for the visitor.
//
// The key is NFKC, then lower case. It is checked after folding: ＠ (U+FF20) becomes @,
// and the Kelvin sign becomes k, and neither may give somebody a second account under
// an address that looks or works like another's.
func parseUsername(s string) (name, key, problem string) {
	name = strings.TrimSpace(s)
	key = strings.TrimSpace(strings.ToLower(norm.NFKC.String(name)))
	key = norm.NFKC.String(key) // lower case of some letters is not in NFKC
	local, domain, _ := strings.Cut(key, "@")
	switch {
	case !utf8.ValidString(s) || strings.ContainsFunc(name, isUnsafe) || strings.ContainsFunc(key, isUnsafe):
		return "", "", "That address has characters that cannot be in one."
	case local == "" || domain == "" || strings.Contains(domain, "@"):
		return "", "", "Enter an address such as name@example.com."
	case len(key) > maxUsername || len(name) > maxUsername:
		return "", "", "That address is too long."
	}
	return name, key, ""
}

// isUnsafe reports whether c is invisible, changes the direction of what follows, or
// could begin a header of its own in a mail: control, format, space and private
// characters. In a name they only serve to look like another.
func isUnsafe(c rune) bool {
	return unicode.IsSpace(c) || unicode.In(c, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp)
}
