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
		if !isCommon(password) {
			t.Errorf("%q is not common", password)
		}
	}
	if got := Check("passwordpassword"); got != Common {
		t.Errorf("got %q; want %q", got, Common)
	}
	for line := range strings.Lines(commonPasswords) {
		if !strings.HasPrefix(line, "#") && !isCommon(strings.ToUpper(strings.TrimSuffix(line, "\n"))) {
			t.Errorf("%s stands in the list and is accepted; write it in lower case", line)
		}
	}
}

func TestOwnNamesAreRefused(t *testing.T) {
	const name, site = "alexandra.muller@example.com", "Blue Shop"
	for password, want := range map[string]bool{
		name:                           true,
		strings.ToUpper(name):          true,
		name + "123!":                  true,
		"alexandra.muller":             true,
		"Alexandra.Muller2026":         true,
		"blue shop":                    true,
		"Blue Shop 1":                  true,
		"alexandra.muller and her cat": false,
		"alexandra.muller 07215 38":    false,
		"blue shop on the corner":      false,
		"not " + name:                  false,
	} {
		if got := isOwnName(password, []string{"", name, site}); got != want {
			t.Errorf("%q is an own name: %v; want %v", password, got, want)
		}
	}
	if got := Check(name, "", name, site); got != OwnName {
		t.Errorf("got %q; want %q", got, OwnName)
	}
}
