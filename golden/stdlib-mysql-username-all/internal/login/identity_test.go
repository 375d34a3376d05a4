package auth_test

import (
	"strings"
	"testing"

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
		{"x", "x", "x"},
		{"007", "007", "007"},
		{"Алиса", "Алиса", "алиса"},
		{"Νίκος", "Νίκος", "νίκος"},
		{"أحمد٣", "أحمد٣", "أحمد٣"},
		{"ﾀﾛｰ", "ﾀﾛｰ", "タロー"}, // halfwidth
		{"山田たろう", "山田たろう", "山田たろう"},
		{"サーファーken", "サーファーken", "サーファーken"},
		{"金철수", "金철수", "金철수"},
		{"\u0c95\u0cbf\u0cb0\u0ca3\u0ccd", "\u0c95\u0cbf\u0cb0\u0ca3\u0ccd", "\u0c95\u0cbf\u0cb0\u0ca3\u0ccd"}, // ends in a mark
	}
	for _, test := range tests {
		name, key, problem := auth.ParseUsername(test.typed)
		if name != test.name || key != test.key || problem != "" {
			t.Errorf("ParseUsername(%q) = %q, %q, %q; want %q, %q", test.typed, name, key, problem, test.name, test.key)
		}
	}
	for _, typed := range []string{
		"", " ", "al ice", "alice@example.com", "alice\uff20example", "ali\u200bce", "ali\u202ece", "ali\x00ce", "alice\r\nx",
		"http://evil.example/free", "<script>alert(1)</script>", "../../etc", "$(id)", "a/b", "a\\b", "a&b", "a'b", "a+b", "a:b", "a%2fb",
		".", "..", "-", ".alice", "alice.", "-rf", "_alice_", "\u0301alice", "a.\u0301", // begins and ends as a name
		"z" + strings.Repeat("\u0335", 5),                                                                           // covers its neighbours
		"\u0430dmin", "p\u0430ypal", "\u03b1lice", "\u0430\u03b1", "alice\u0661", "alice\u06f1", "山\u0430", "たろう철수", // of two scripts
		"alice\u02d0x", "\u02bcalice", "alice\u00b7x", "alice\u2024x", "alice\u2044x", // signs to us, some of them letters to Unicode
		"\u265a", "alice\xff", "admin", "ADMIN", "ｒｏｏｔ", strings.Repeat("x", 65), strings.Repeat("\u00e9", 33),
	} {
		if name, key, problem := auth.ParseUsername(typed); problem == "" {
			t.Errorf("ParseUsername(%q) = %q, %q; want it refused", typed, name, key)
		}
	}
}
