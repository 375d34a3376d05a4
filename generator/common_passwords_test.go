package generator

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// The list of the feature common comes from no other list: it is what the rule below
// gives first. It stands here, and not in the user's project, where the list is a text
// file to add lines to.

var updateCommon = flag.Bool("update-common", false, "write the list of common passwords anew")

const (
	// commonSize is what SECURITY line 32 asks for, and so the shortest list that will do.
	commonSize = 3000

	// commonShortest is password.MinLength in the emitted code: a shorter one is refused for that.
	commonShortest = 8

	commonHeader = `# Passwords that everyone tries first, one a line, in lower case: add those that are tried
# first on a site like yours. They come from no list of stolen ones: a rule made them, of
# what people do when they are asked for a password. One sign again and again is refused
# without standing here.
`
)

func TestCommonPasswordsFollowTheirRule(t *testing.T) {
	list := commonList()
	if len(list) < commonSize {
		t.Fatalf("the rule gives %d passwords; want %d", len(list), commonSize)
	}
	list = list[:commonSize]
	for _, p := range list {
		if utf8.RuneCountInString(p) < commonShortest || p != strings.ToLower(p) || strings.Trim(p, p[:1]) == "" {
			t.Errorf("%q need not be in the list", p)
		}
	}
	slices.Sort(list)
	want := commonHeader + strings.Join(list, "\n") + "\n"
	file := filepath.FromSlash("../templates/feature/common/internal/auth/password/common_passwords.txt")
	if *updateCommon {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not what the rule gives; go test ./generator -run TestCommon -update-common writes it anew", file)
	}
}

// commonList is the rule: passwords in the order in which they are likely, as far as such
// a thing can be said.
func commonList() []string {
	var list []string
	seen := make(map[string]bool)
	add := func(parts ...string) {
		p := strings.Join(parts, "")
		if len(p) >= commonShortest && strings.Trim(p, p[:1]) != "" && !seen[p] {
			seen[p] = true
			list = append(list, p)
		}
	}
	addCounts(add)
	addWalks(add)
	addTopWords(add)
	addWords(add)
	addRest(add)
	return list
}

const (
	digits  = "1234567890"
	letters = "abcdefghijklmnopqrstuvwxyz"
)

// addCounts: digits and letters counted up and down, in blocks, and one after the other.
func addCounts(add func(...string)) {
	for _, row := range []string{digits + digits, "0123456789"} {
		for n := commonShortest; n <= 12 && n <= len(row); n++ {
			add(row[:n])
			add(reversed(row[:n]))
		}
	}
	for n := 2; n <= 5; n++ {
		for start := 0; start+n <= len(digits); start++ {
			for _, block := range []string{digits[start : start+n], reversed(digits[start : start+n])} {
				add(block, block)
				add(block, block, block)
				add(strings.Repeat(block, 4))
				add(doubled(block))
			}
		}
	}
	for n := 1; n <= 6; n++ {
		for count := 2; count <= len(digits); count++ {
			add(letters[:n], digits[:count])
			add(digits[:count], letters[:n])
			add(strings.Repeat(letters[:1], n), digits[:count])
		}
		add(letters[:n], letters[:n])
		add(letters[:n], letters[:n], letters[:n])
		add(zipped(letters[:n], digits[:n]))
		add(zipped(digits[:n], letters[:n]))
	}
	for n := commonShortest; n <= 12; n++ {
		add(letters[:n])
		add(reversed(letters[:n]))
	}
	for keypad := range strings.FieldsSeq(`147258369 741852963 963852741 789456123 123654789 987456321 159357159
		159753159 12369874 14789632 1478963 25802580 147896325 321654987 123698745 456123789 14725836 15975346`) {
		add(keypad)
		add(keypad, "0")
	}
	for i := range digits {
		for j := range digits {
			add(strings.Repeat(digits[i:i+1]+digits[j:j+1], 4))
			add(strings.Repeat(digits[i:i+1], 4), strings.Repeat(digits[j:j+1], 4))
		}
	}
}

// addWalks: along the rows of a keyboard, down its columns, and to and fro.
func addWalks(add func(...string)) {
	const shifted, top, home, bottom = "!@#$%^&*()", "qwertyuiop", "asdfghjkl;", "zxcvbnm,./"
	for _, row := range []string{top, "qwertzuiop", "azertyuiop", home[:9], bottom[:7]} {
		for n := 3; n <= len(row); n++ {
			walk := row[:n]
			add(walk)
			add(reversed(walk))
			add(walk, walk)
			for count := 1; count <= 5; count++ {
				add(walk, digits[:count])
			}
			add(digits[:n], walk)
			add(zipped(digits[:min(n, 6)], row[:min(n, 6)]))
			add(zipped(row[:min(n, 6)], digits[:min(n, 6)]))
		}
	}
	for n := 3; n <= 6; n++ {
		for _, rows := range [][2]string{{top, home}, {home, bottom}, {home, top}, {top, bottom}, {bottom, home}} {
			add(rows[0][:n], rows[1][:n])
			add(rows[0][:n], rows[1][:n], "123")
		}
	}
	for i := range 9 {
		for _, keys := range [][2]string{{digits, digits}, {digits, shifted}, {shifted, shifted}, {shifted, digits}} {
			one := keys[0][i:i+1] + top[i:i+1] + home[i:i+1] + bottom[i:i+1]
			two := keys[1][i+1:i+2] + top[i+1:i+2] + home[i+1:i+2] + bottom[i+1:i+2]
			add(one, two)
			add(one, reversed(two))
			add(reversed(one), reversed(two))
			add(reversed(two), reversed(one))
		}
	}
	for walk := range strings.FieldsSeq("zaq12wsx zaq1zaq1 zaq1xsw2 qazwsxedc qazwsxedcrfv qazwsx123 1qaz2wsx3edc 1qazxsw23edc qweasdzxc 123qweasd 123qweasdzxc qwe123qwe") {
		add(walk)
	}
}

// addTopWords: what people take most, and what most put round it to please a site that
// asks for more.
func addTopWords(add func(...string)) {
	for _, end := range []string{"", "1", "123", "!", "12", "1234"} {
		for word := range strings.FieldsSeq(commonPhrases + " " + commonTopWords) {
			add(word, end)
		}
	}
	for word := range strings.FieldsSeq(commonTopWords) {
		add(word, word)
		add("my", word)
		for year := 2020; year <= 2030; year++ {
			add(word, strconv.Itoa(year))
		}
		for _, end := range []string{"", "1", "123", "!"} {
			for _, written := range leet(word) {
				add(written, end)
			}
		}
	}
}

// addWords: years, names and other words, and the ends that most people think of.
func addWords(add func(...string)) {
	for year := 1970; year <= 2030; year++ {
		add(strconv.Itoa(year), strconv.Itoa(year))
	}
	for _, end := range []string{"", "1", "123", "12"} {
		for word := range strings.FieldsSeq(commonWords) {
			add(word, end)
		}
	}
}

// addRest: the other ends.
func addRest(add func(...string)) {
	for _, end := range strings.Fields("12345 123456 01 007 11 69 77 99 00 1! 123! @123 !! #1 .") {
		for word := range strings.FieldsSeq(commonTopWords) {
			add(word, end)
		}
	}
}

// leet writes word with signs for its letters: one of them, or all it has.
func leet(word string) []string {
	var written []string
	for _, pairs := range []string{"a@", "o0", "e3", "i1", "s$", "a@o0", "a@o0e3i1s$"} {
		one := word
		for ; pairs != ""; pairs = pairs[2:] {
			one = strings.ReplaceAll(one, pairs[:1], pairs[1:2])
		}
		written = append(written, one)
	}
	return written
}

func reversed(s string) string {
	b := []byte(s)
	slices.Reverse(b)
	return string(b)
}

func doubled(s string) string { return zipped(s, s) }

// zipped takes from a and b in turn, for as long as both last.
func zipped(a, b string) string {
	var s strings.Builder
	for i := range min(len(a), len(b)) {
		s.WriteByte(a[i])
		s.WriteByte(b[i])
	}
	return s.String()
}
