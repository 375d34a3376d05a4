package auth

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"
)

// commonPasswords are passwords that everyone tries first, one a line, in lower case.
// The file's own comment says where they come from, and that you may add to them.
//
//go:embed common_passwords.txt
var commonPasswords string

// notCommon refuses passwords of that list, however their letters are written, and those
// of one sign again and again or of spaces only. It reads the list from end to end: that
// takes microseconds, and the hash that follows takes thousands of times as long.
func notCommon(password string, _ []string, _ string) string {
	folded := foldPassword(password)
	first, _ := utf8.DecodeRuneInString(folded)
	if strings.Trim(folded, string(first)) == "" || strings.TrimSpace(folded) == "" ||
		strings.Contains(commonPasswords, "\n"+folded+"\n") {
		return "That is one of the first passwords that anyone would try. Choose another."
	}
	return ""
}

// notOwnName refuses the user's own names, what stands before the @ of an address, and
// the site's name, which are tried next.
func notOwnName(password string, names []string, appName string) string {
	for _, name := range names {
		local, _, _ := strings.Cut(name, "@")
		if isName(password, name) || isName(password, local) {
			return "Your password must not be your name or email address, or begin like it and add only a few digits."
		}
	}
	if isName(password, appName) {
		return "Your password must not be the name of this site, with or without a few digits."
	}
	return ""
}

// maxAfterName is how many digits and signs do not make a name a password: a year, or
// "123!".
const maxAfterName = 4

func isName(password, name string) bool {
	rest, found := strings.CutPrefix(foldPassword(password), foldPassword(name))
	return found && name != "" && utf8.RuneCountInString(rest) <= maxAfterName && !strings.ContainsFunc(rest, unicode.IsLetter)
}

// foldPassword makes what a guesser takes for the same password the same text. It is for
// comparing only: a password is hashed as it was typed.
func foldPassword(password string) string { return strings.ToLower(preparePassword(password)) }
