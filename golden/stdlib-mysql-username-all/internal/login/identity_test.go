package auth_test

import (
	"strings"
	"testing"
	"unicode"

	"example.com/stdlib-mysql-username-all/internal/login"
)

func TestParseUsername(t *testing.T) {
	tests := []struct{ typed, name, key string }{
		{"alice", "alice", "alice"},
		{" Alice ", "Alice", "alice"},
		{"\uff42ob", "\uff42ob", "bob"}, // fullwidth b
		{"\u212aim", "Kim", "kim"},      // Kelvin sign
		{"jose\u0301", "jos\u00e9", "jos\u00e9"},
		{"名前", "名前", "名前"},
		{"a.b-c_d", "a.b-c_d", "a.b-c_d"},
	}
	for _, test := range tests {
		name, key, problem := auth.ParseUsername(test.typed)
		if name != test.name || key != test.key || problem != "" {
			t.Errorf("ParseUsername(%q) = %q, %q, %q; want %q, %q", test.typed, name, key, problem, test.name, test.key)
		}
	}
	for _, typed := range []string{
		"", " ", "al ice", "alice@example.com", "alice\uff20example", "ali\u200bce", "ali\u202ece", "ali\x00ce", "alice\r\nx",
		"\u265a", "alice\xff", "admin", "ADMIN", "ｒｏｏｔ", strings.Repeat("x", 65), strings.Repeat("\u00e9", 33),
	} {
		if name, key, problem := auth.ParseUsername(typed); problem == "" {
			t.Errorf("ParseUsername(%q) = %q, %q; want it refused", typed, name, key)
		}
	}
}

// FuzzUsername: what is accepted can be looked up again by itself and by its key, and
// holds nothing that could break a line.
func FuzzUsername(f *testing.F) {
	for _, name := range []string{"alice", "\u212aim", "\u0130x", "a\r\n", "ｒｏｏｔ", "\u03c2"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		name, key, problem := auth.ParseUsername(typed)
		if problem != "" {
			return
		}
		for _, again := range []string{name, key} {
			if _, k, p := auth.ParseUsername(again); k != key || p != "" {
				t.Errorf("%q has key %q, but %q has %q, %q", typed, key, again, k, p)
			}
		}
		if strings.ContainsFunc(name+key, unicode.IsControl) || len(key) > 64 {
			t.Errorf("ParseUsername(%q) = %q, %q", typed, name, key)
		}
	})
}
