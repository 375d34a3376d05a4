package password

import (
	"strings"
	"testing"
)

func TestCommonPasswordsAreRefused(t *testing.T) {
	for _, password := range []string{
		"password", "PASSWORD1", "Passw0rd!", "12345678", "qwertyuiop", "1q2w3e4r", "iloveyou", "Summer2026",
		"        ", " \t \u00a0 \t \u3000", "zZzzzzzz", strings.Repeat("\U0001f511", 8),
	} {
		if got := Check(password); got != Common {
			t.Errorf("Check(%q) = %q; want %q", password, got, Common)
		}
	}
	for line := range strings.Lines(commonPasswords) {
		if !strings.HasPrefix(line, "#") && Check(strings.ToUpper(strings.TrimSuffix(line, "\n"))) != Common {
			t.Errorf("%s stands in the list and is accepted; write it in lower case", line)
		}
	}
}

func TestOwnNamesAreRefused(t *testing.T) {
	const name, site = "alexandra.muller@example.com", "Blue Shop"
	for password, want := range map[string]Problem{
		name:                           OwnName,
		strings.ToUpper(name):          OwnName,
		name + "123!":                  OwnName,
		"alexandra.muller":             OwnName,
		"Alexandra.Muller2026":         OwnName,
		"blue shop":                    OwnName,
		"Blue Shop 1":                  OwnName,
		"alexandra.muller and her cat": "",
		"alexandra.muller 07215 38":    "",
		"blue shop on the corner":      "",
		"not " + name:                  "",
	} {
		if got := Check(password, "", name, site); got != want {
			t.Errorf("Check(%q) = %q; want %q", password, got, want)
		}
	}
}
