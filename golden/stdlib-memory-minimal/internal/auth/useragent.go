package auth

import (
	"strings"
	"unicode"
)

// maxUserAgent is how much of a User-Agent is kept, in bytes. Browsers' have about 120.
const maxUserAgent = 255

// printable is a User-Agent as databases accept it: anyone can send anything.
func printable(userAgent string) string {
	userAgent = userAgent[:min(len(userAgent), maxUserAgent)]
	return strings.Map(func(c rune) rune {
		if !unicode.IsPrint(c) {
			return -1
		}
		return c
	}, strings.ToValidUTF8(userAgent, ""))
}
