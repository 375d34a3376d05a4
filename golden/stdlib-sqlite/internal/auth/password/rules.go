package password

import "unicode/utf8"

const (
	// MinLength is the shortest password accepted, in characters (code points). 8 is the
	// least that NIST SP 800-63B-4 allows beside a second factor. Without one it asks for
	// 15, and a site with something to lose should set that here.
	MinLength = 8

	// MaxBytes keeps visitors from having us hash megabytes.
	MaxBytes = 1024
)

// Problem is what is wrong with a new password. messages.go of package auth has words for
// those named here; any other is shown as it stands.
type Problem string

const (
	NotText  Problem = "not text"
	TooShort Problem = "too short"
	TooLong  Problem = "too long"
)

// Check returns what is wrong with a new password, or "". The names are those of its user and
// of the site. A rule of yours is one more case; it may return a sentence for the visitor.
// Rules about digits and capitals make passwords worse (NIST SP 800-63B-4, 3.1.1.2).
func Check(password string, names ...string) Problem {
	prepared := prepare(password)
	switch {
	case !utf8.ValidString(password):
		return NotText
	case utf8.RuneCountInString(prepared) < MinLength:
		return TooShort
	case len(password) > MaxBytes || len(prepared) > MaxBytes:
		return TooLong
	case isCommon(password):
		return Common
	case isOwnName(password, names):
		return OwnName
	}
	return ""
}
