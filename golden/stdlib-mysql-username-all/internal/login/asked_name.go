package auth

import (
	"strings"
	"unicode"
)

// nameProblem returns why no account can be called what was typed, or "". It refuses less
// than parseUsername: accounts that were brought along may be called what no new one may.
func nameProblem(typed string) string {
	_, _, problem := parseUsername(typed)
	key := usernameKey(typed)
	if key == "" || strings.ContainsFunc(key, func(c rune) bool { return !unicode.IsPrint(c) }) {
		return problem
	}
	return ""
}
