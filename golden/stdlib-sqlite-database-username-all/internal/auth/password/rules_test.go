package password

import (
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	for password, want := range map[string]Problem{
		"":         TooShort,
		"seven77":  TooShort,
		"eight 88": "",
		"\u043f\u0430\u0440\u043e\u043b\u044c 12":     "",       // 9 characters, 15 bytes
		strings.Repeat("e\u0301", 7):                  TooShort, // typed as 14
		strings.Repeat("\U0001f511", 7):               TooShort,
		strings.Repeat("no digits, no capitals ", 44): "",
		strings.Repeat("ab", MaxBytes/2):              "",
		strings.Repeat("ab", MaxBytes/2) + "c":        TooLong,
		strings.Repeat("\u0958", 300) + "long":        TooLong, // NFC makes it longer
		strings.Repeat("e\u0301", 400):                TooLong, // for Verify, whatever NFC makes of it
		"not text \xff\xfe":                           NotText,
	} {
		if got := Check(password, "alice@example.com"); got != want {
			t.Errorf("Check(%.40q) = %q; want %q", password, got, want)
		}
	}
}
