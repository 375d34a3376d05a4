package auth

import (
	"net/http"
	"strings"
	"unicode"
)

// maxUserAgent is how much of a User-Agent is kept, in bytes. Browsers' have about 120.
const maxUserAgent = 255

// userAgent is the User-Agent of r as any database accepts it: anyone can send anything.
func userAgent(r *http.Request) string {
	text := r.UserAgent()
	text = strings.ToValidUTF8(text[:min(len(text), maxUserAgent)], "")
	return strings.Map(func(c rune) rune {
		if !unicode.IsPrint(c) {
			return -1
		}
		return c
	}, text)
}
