package password

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	Common  Problem = "common"
	OwnName Problem = "own name"
)

// commonPasswords are tried first by everyone who guesses. Add to them as you like: each on a
// line of its own, in lower case, with a newline after the last.
//
//go:embed common_passwords.txt
var commonPasswords string

// isCommon reports whether password is in that list, whatever its capitals, or is only spaces
// or one character again and again.
func isCommon(password string) bool {
	folded := fold(password)
	first, _ := utf8.DecodeRuneInString(folded)
	return strings.Trim(folded, string(first)) == "" || strings.TrimSpace(folded) == "" ||
		strings.Contains(commonPasswords, "\n"+folded+"\n")
}

// isOwnName reports whether password is one of names, or what stands before the @ of one, and
// up to four digits and signs, such as a year or "123!".
func isOwnName(password string, names []string) bool {
	folded := fold(password)
	for _, name := range names {
		local, _, _ := strings.Cut(name, "@")
		for _, start := range []string{name, local} {
			rest, found := strings.CutPrefix(folded, fold(start))
			if found && utf8.RuneCountInString(rest) <= 4 && !strings.ContainsFunc(rest, unicode.IsLetter) {
				return true
			}
		}
	}
	return false
}

// fold is for comparing only: capitals count in a password, but not for a guesser.
func fold(password string) string { return strings.ToLower(prepare(password)) }
