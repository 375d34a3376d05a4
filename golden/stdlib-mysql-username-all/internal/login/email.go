package auth

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxEmail is the longest address, in bytes, that mail can be sent to (RFC 5321,
// section 4.5.3.1.3).
const maxEmail = 254

// parseEmail returns an e-mail address as it was written and the key by which it is
// unique, or what is wrong with it, in words for the visitor.
//
// The key is the address in lower case. An address that NFKC would change, such as one
// with ＠ (U+FF20), is refused: mail goes to what was written and accounts are found by
// the key, so the two must never be addresses of two people. The Kelvin sign and the like
// become the letter that they are, by NFC.
func parseEmail(s string) (address, key, problem string) {
	address = norm.NFC.String(strings.TrimSpace(s))
	key = foldEmail(s)
	switch {
	case !utf8.ValidString(s) || strings.ContainsFunc(address, isUnsafe) || norm.NFKC.String(address) != address:
		return "", "", badEmailText
	case len(key) > maxEmail || len(address) > maxEmail:
		return "", "", longEmail
	case !isEmail(address):
		return "", "", noEmail
	}
	return address, key, ""
}

// foldEmail returns the key of an address, whether or not it is one.
func foldEmail(s string) string {
	address := norm.NFC.String(strings.TrimSpace(s))
	return norm.NFKC.String(strings.ToLower(address)) // lower case of some letters is not in NFKC
}

// emailKey returns the key of an address that somebody signs in with, or "", which nobody
// has. It refuses as little as can be: an address brought along from another system must
// be found, though mail servers of today would not take it.
func emailKey(s string) string { return storableKey(foldEmail(s)) }

// storableKey returns key, or "" when no store has such a one: it is not text, or longer
// than any.
func storableKey(key string) string {
	if !utf8.ValidString(key) || strings.Contains(key, "\x00") || len(key) > maxEmail {
		return ""
	}
	return key
}

// isEmail reports whether s is one address and nothing else.
func isEmail(s string) bool {
	address, err := mail.ParseAddress("<" + s + ">")
	return err == nil && address.Address == s
}

// isUnsafe reports whether c is invisible, changes the direction of what follows, or
// could begin a header of its own in a mail: control, format, space and private
// characters. In a name they only serve to look like another.
func isUnsafe(c rune) bool {
	return unicode.IsSpace(c) || unicode.In(c, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp,
		unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}
