package password

import (
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	for password, want := range map[string]Problem{
		"": TooShort,
		strings.Repeat("\u0436\u0448", MinLength)[:2*MinLength]: "",       // two bytes a character
		strings.Repeat("e\u0301", MinLength-1):                  TooShort, // typed as twice as many
		strings.Repeat("\U0001f511", MinLength-1):               TooShort,
		strings.Repeat("no digits, no capitals ", 44):           "",
		strings.Repeat("ab", MaxBytes/2):                        "",
		strings.Repeat("ab", MaxBytes/2) + "c":                  TooLong,
		strings.Repeat("\u0958", 300) + "long":                  TooLong, // NFC makes it longer
		strings.Repeat("e\u0301", 400):                          TooLong, // for Verify, whatever NFC makes of it
		"not text \xff\xfe":                                     NotText,
	} {
		if got := Check(password, "alice@example.com"); got != want {
			t.Errorf("Check(%.40q) = %q; want %q", password, got, want)
		}
	}
}
