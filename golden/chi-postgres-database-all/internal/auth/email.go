package auth

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxEmail is the longest address, in bytes, that takes mail (RFC 5321, 4.5.3.1.3).
const maxEmail = 254

// parseEmail returns an address as it was written and the key by which it is unique, or what
// is wrong with it, in words for the visitor.
//
// The key is in lower case. What NFKC would change, such as ＠ (U+FF20), is refused: mail
// goes to what was written and accounts are found by the key, which must not be the address
// of somebody else. The Kelvin sign and the like become the letter that they are, by NFC.
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
// has. It refuses little: an address from another system must be found, odd as it may be.
func emailKey(s string) string { return storableKey(foldEmail(s)) }

// storableKey returns key, or "" when no store has such a one.
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

// isUnsafe reports whether c is a space, invisible, or a control or private character: it
// could begin a header in a mail, turn the text around, or make a name look like another.
func isUnsafe(c rune) bool {
	return unicode.IsSpace(c) || unicode.In(c, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp,
		unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}
