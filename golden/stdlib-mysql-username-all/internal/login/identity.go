package auth

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/secure/precis"
	"golang.org/x/text/unicode/norm"
)

// People sign in with a name of their choice. This file is all that knows.
const (
	usernameLabel = "Username"
	usernameNoun  = "username"
	usernameType  = "text"
	usernameTaken = "That username is taken."

	// maxUsername is the longest name, in bytes.
	maxUsername = 64
)

// reserved names would let a visitor pass for the site.
var reserved = []string{
	"admin", "administrator", "anonymous", "hostmaster", "info", "login", "logout", "moderator",
	"postmaster", "register", "root", "security", "staff", "support", "system", "webmaster",
}

// Address returns where u can be sent mail, or "" when they gave no address.
func (u *User) Address() string { return u.Email }

// AddressKey returns the key by which the address is unique, or "".
func (u *User) AddressKey() string { return u.EmailKey }

// parseUsername returns a name as it was written and the key by which it is unique, or
// what is wrong with it, in words for the visitor.
//
// The key is PRECIS's UsernameCaseMapped (RFC 8265, section 3.3), which folds case and
// width and refuses spaces, symbols, and what is invisible; and without @, so that no
// name looks like an address.
func parseUsername(s string) (name, key, problem string) {
	name = norm.NFC.String(strings.TrimSpace(s))
	key, err := precis.UsernameCaseMapped.String(name)
	switch {
	case !utf8.ValidString(s) || err != nil || key == "" || strings.Contains(key, "@"):
		return "", "", "Use letters, digits and signs such as - . and _, without spaces."
	case len(key) > maxUsername || len(name) > maxUsername:
		return "", "", "That username is too long."
	case slices.Contains(reserved, key):
		return "", "", "That username is reserved."
	}
	return name, key, ""
}
