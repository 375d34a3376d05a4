package auth

import (
	"strings"
	"unicode"
)

// nameProblem returns why no account can be called what was typed, or "". It refuses less
// than parseEmail: accounts that were brought along may be called what no new one may.
func nameProblem(typed string) string {
	_, _, problem := parseEmail(typed)
	key := emailKey(typed)
	if key == "" || strings.ContainsFunc(key, func(c rune) bool { return !unicode.IsPrint(c) }) {
		return problem
	}
	if at := strings.LastIndex(key, "@"); at < 1 || at == len(key)-1 || strings.Contains(key, " ") {
		return problem
	}
	return ""
}
