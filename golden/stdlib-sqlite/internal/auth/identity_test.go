package auth_test

import (
	"strings"
	"testing"

	"example.com/stdlib-sqlite/internal/auth"
)

func TestParseEmail(t *testing.T) {
	tests := []struct{ typed, name, key string }{
		{"alice@example.com", "alice@example.com", "alice@example.com"},
		{"  Alice@Example.COM ", "Alice@Example.COM", "alice@example.com"},
		{"\u212aim@example.com", "Kim@example.com", "kim@example.com"}, // Kelvin sign
		{"jose\u0301@example.com", "jos\u00e9@example.com", "jos\u00e9@example.com"},
		{"名前@例え.jp", "名前@例え.jp", "名前@例え.jp"},
	}
	for _, test := range tests {
		name, key, problem := auth.ParseEmail(test.typed)
		if name != test.name || key != test.key || problem != "" {
			t.Errorf("ParseEmail(%q) = %q, %q, %q; want %q, %q", test.typed, name, key, problem, test.name, test.key)
		}
	}
	for _, typed := range []string{
		"", " ", "alice", "@", "alice@", "@example.com", "a@b@c", "alice@example.com\r\nBcc: all@example.com",
		"al ice@example.com", "alice@exa mple.com", "ali\u200bce@example.com", "ali\u202ece@example.com", "ali\x00ce@example.com",
		"ali\u2028ce@example.com", "\ufeffalice@example.com", "alice@example.com\xff",
		"ali\u034fce@example.com", "alice\ufe0f@example.com", "ali\u3164ce@example.com", "alice\U000e0100@example.com", // letters to Unicode, and invisible
		"alice\uff20b\uff20c", "alice\uff20example.com", "\uff21lice@example.com", "alice@\uff45xample.com", // fullwidth
		"\ufb01na@example.com", "\u017fam@example.com", // a ligature, a long s: mail would go to another than the key's
		"john.@example.com", ".john@example.com", "a..b@example.com", `"john"@example.com`, "john@example..com", // no mail can be sent there
		strings.Repeat("x", 251) + "@b.c", strings.Repeat("\ufdfa", 20) + "@b.c", // NFKC makes one letter of these 33 bytes
	} {
		if name, key, problem := auth.ParseEmail(typed); problem == "" {
			t.Errorf("ParseEmail(%q) = %q, %q; want it refused", typed, name, key)
		}
	}
}
