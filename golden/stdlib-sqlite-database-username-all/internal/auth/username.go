package auth

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/secure/precis"
	"golang.org/x/text/unicode/norm"
)

// maxUsername is the longest name, in bytes.
const maxUsername = 64

// reserved names would let a visitor pass for the site.
var reserved = []string{
	"admin", "administrator", "anonymous", "hostmaster", "info", "login", "logout", "moderator",
	"postmaster", "register", "root", "security", "staff", "support", "system", "webmaster",
}

// usernameShape is what a new name is made of, once folded: letters and digits, each with
// up to four marks (some scripts need that many), and signs between them. So there is no
// URL, no markup, no path and no command in a name, and nothing that covers its
// neighbours on a page.
var usernameShape = regexp.MustCompile(`^[\p{L}\p{Nd}]\p{M}{0,4}([-._]*[\p{L}\p{Nd}]\p{M}{0,4})*$`)

// parseUsername returns a new name as it was written and the key by which it is unique,
// or what is wrong with it, in words for the visitor. It is for names that are chosen:
// for one that is looked up, which may be older than these rules, there is usernameKey.
//
// The key is that of PRECIS's UsernameCaseMapped (RFC 8265, section 3.3), which folds
// case and width and refuses spaces and what is invisible. It lets all of ASCII's signs
// pass, < and / among them (RFC 8264, section 9.11), and any mixture of scripts: hence
// the other two rules.
func parseUsername(s string) (name, key, problem string) {
	name = norm.NFC.String(strings.TrimSpace(s))
	key, err := precis.UsernameCaseMapped.String(name)
	switch {
	case !utf8.ValidString(s) || err != nil || !usernameShape.MatchString(key):
		return "", "", badUsername
	case !oneScript(key):
		return "", "", mixedUsername
	case len(key) > maxUsername || len(name) > maxUsername:
		return "", "", longUsername
	case slices.Contains(reserved, key):
		return "", "", reservedUsername
	}
	return name, key, ""
}

// usernameKey returns the key of a name that somebody signs in with, or "", which nobody
// has. It refuses as little as can be: a name made when the rules were others, or brought
// along from another system, must be found. What PRECIS does not fold is put in lower case.
func usernameKey(s string) string {
	name := norm.NFC.String(strings.TrimSpace(s))
	key, err := precis.UsernameCaseMapped.String(name)
	if err != nil {
		key = norm.NFC.String(strings.ToLower(name))
	}
	return storableKey(key)
}

// scriptsTogether are the scripts that one language is written in, and Latin beside them:
// with any one script, they are what UTS 39, section 5.2, calls highly restrictive.
var scriptsTogether = [][]*unicode.RangeTable{
	{unicode.Latin, unicode.Han, unicode.Hiragana, unicode.Katakana},
	{unicode.Latin, unicode.Han, unicode.Bopomofo},
	{unicode.Latin, unicode.Han, unicode.Hangul},
}

// oneScript reports whether s keeps to one script, or to some that are written together.
// Otherwise а of Cyrillic would make another admin. A whole word that looks alike in two
// scripts, such as сосо, stays possible.
func oneScript(s string) bool {
	among := func(scripts ...*unicode.RangeTable) bool {
		return !strings.ContainsFunc(s, func(c rune) bool {
			return !strings.ContainsRune("0123456789-._ー", c) && !unicode.In(c, scripts...) && !unicode.Is(unicode.Inherited, c)
		})
	}
	for _, scripts := range scriptsTogether {
		if among(scripts...) {
			return true
		}
	}
	for name, script := range unicode.Scripts {
		if name != "Common" && among(script) { // what is common to all, ː like a colon, is no script
			return true
		}
	}
	return false
}
