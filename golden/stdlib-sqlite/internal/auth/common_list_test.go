package auth_test

import (
	"flag"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

var updateCommon = flag.Bool("update-common", false, "write common_passwords.txt anew, by the rule in common_list_test.go")

const commonHeader = `# Passwords that everyone tries first, in lower case, from 8 characters on. The list comes
# from no other list: it follows a rule of what people do when they are asked for a
# password, which stands in common_list_test.go. To change it change the rule, then run
#   go test -run TestCommonPasswordsFollowTheirRule -update-common
`

const (
	// Pieces of a walk over the keys, in rows.
	walks = `qwe qwer qwert qwerty qwertyu qwertyui qwertyuio qwertyuiop asd asdf asdfg asdfgh asdfghj asdfghjk
		asdfghjkl zxc zxcv zxcvb zxcvbn zxcvbnm qwertz qwertzu qwertzui qwertzuiop azerty azertyu azertyui azertyuiop`

	phrases = `iloveyou iloveme ilovehim iloveher ilovegod ilovemom ilovedad ilovejesus ilovemyself ilovemylife
		iloveyousomuch loveyou loveme lovelove trustno1 letmeinnow openup opensesame nopassword newpassword oldpassword
		yourpassword password1password onetwothree whoareyou idontknow iforgot idontcare nothing godisgood godisgreat
		jesuslovesme jesuschrist babyboy babygirl`

	shortest = 8 // a shorter one is refused for that

	digits  = "1234567890"
	letters = "abcdefghijklmnopqrstuvwxyz"
)

// commonList is what the rule gives, sorted.
func commonList() []string {
	list := make(map[string]bool)
	add := func(parts ...string) {
		if p := strings.Join(parts, ""); len(p) >= shortest {
			list[p] = true
		}
	}
	addDigits(add)
	addWalks(add)
	addLetters(add)
	addWords(add)
	return slices.Sorted(maps.Keys(list))
}

// addDigits: digits repeated, counted up and down, and drawn on a keypad.
func addDigits(add func(...string)) {
	up := digits + digits
	for i := range 10 {
		for n := 8; n <= 12; n++ {
			add(strings.Repeat(digits[i:i+1], n))
			add(up[i:min(i+n, 20)])
			add(reversed(up[i:min(i+n, 20)]))
		}
		for j := range 10 {
			pair := digits[i:i+1] + digits[j:j+1]
			add(strings.Repeat(pair, 4))
			add(strings.Repeat(pair, 5))
			add(strings.Repeat(digits[i:i+1], 4), strings.Repeat(digits[j:j+1], 4))
		}
		for _, n := range []int{3, 4, 5} {
			for _, block := range []string{up[i : i+n], reversed(up[i : i+n])} {
				add(strings.Repeat(block, 2))
				add(strings.Repeat(block, 3))
			}
		}
		add(doubled(up[i : i+4]))
		add(doubled(up[i : i+5]))
		add(doubled(reversed(up[i : i+4])))
	}
	for keypad := range strings.FieldsSeq("147258369 741852963 963852741 789456123 123654789 987456321 159357159 " +
		"159753159 12369874 14789632 1478963 25802580 147896325 321654987 123698745 456123789 14725836 15975346") {
		add(keypad)
		add(keypad, "0")
	}
	for year := 1950; year <= 2030; year++ {
		add(strconv.Itoa(year), strconv.Itoa(year))
		add(strconv.Itoa(year), strconv.Itoa(year+1))
	}
}

// addWalks: along the rows of a keyboard, down its columns, and to and fro.
func addWalks(add func(...string)) {
	for walk := range strings.FieldsSeq(walks) {
		add(walk)
		add(reversed(walk))
		add(walk, walk)
		add(walk, walk, walk)
		for n := 1; n <= len(digits); n++ {
			add(walk, digits[:n])
			add(digits[:n], walk)
		}
		for next := range strings.FieldsSeq(walks) {
			if len(next) == len(walk) {
				add(walk, next)
				add(walk, next, "1")
				add(walk, next, "123")
			}
		}
	}
	const shifted, top, home, bottom = "!@#$%^&*()", "qwertyuiop", "asdfghjkl;", "zxcvbnm,./"
	for i := range 9 {
		for _, keys := range [][2]string{{digits, digits}, {shifted, shifted}, {digits, shifted}, {shifted, digits}} {
			one := keys[0][i:i+1] + top[i:i+1] + home[i:i+1] + bottom[i:i+1]
			two := keys[1][i+1:i+2] + top[i+1:i+2] + home[i+1:i+2] + bottom[i+1:i+2]
			add(one, two)
			add(reversed(one), reversed(two))
			add(one, reversed(two))
			add(reversed(two), reversed(one))
		}
	}
	add("qazwsxedc")
	add("qazwsxedcrfv")
	add("1qaz2wsx3edc")
	add("1qazxsw23edc")
	for _, row := range []string{top, home, bottom, letters} {
		for n := 4; n <= 6; n++ {
			add(zipped(digits[:n], row[:n]))
			add(zipped(row[:n], digits[:n]))
			add(zipped(row[:n], row[:n]))
		}
	}
	add(zipped("qwert", "asdfg"))
	add(zipped("qwert", "asdfg"), "1")
}

// addLetters: the alphabet, and one letter again and again.
func addLetters(add func(...string)) {
	for i := range letters {
		for n := 8; n <= 10; n++ {
			add(strings.Repeat(letters[i:i+1], n))
		}
		for _, n := range []int{6, 7, 8, 9} {
			add(letters[i:i+1], digits[:n])
			add(digits[:n], letters[i:i+1])
			add(letters[i:i+1], letters[i:i+1], digits[:n])
		}
	}
	for n := 3; n <= 12; n++ {
		add(letters[:n])
		add(reversed(letters[:n]))
		add(letters[:n], letters[:n])
		add(letters[:n], letters[:n], letters[:n])
		for m := 1; m <= len(digits) && n <= 6; m++ {
			add(letters[:n], digits[:m])
			add(digits[:m], letters[:n])
			add(strings.Repeat(letters[:1], n), digits[:m])
		}
	}
}

// addWords: a word, and what is put round it to please a site that asks for more.
func addWords(add func(...string)) {
	for word := range strings.FieldsSeq(words) {
		for _, end := range []string{"", "1", "12", "123", "!"} {
			add(word, end)
		}
	}
	for word := range strings.FieldsSeq(topWords) {
		add(word, word)
		add("my", word)
		add("the", word)
		for end := range strings.FieldsSeq("12 1234 12345 123456 01 007 11 69 77 99 00 !! 1! 12! 123! 1234! @123 #1 $ . ?") {
			add(word, end)
		}
		for year := 2000; year <= 2030; year++ {
			add(word, strconv.Itoa(year))
		}
		for n := 1; n <= 6; n++ {
			add(digits[:n], word)
		}
		for _, written := range leet(word) {
			for _, end := range []string{"", "1", "123", "!"} {
				add(written, end)
			}
		}
	}
	for phrase := range strings.FieldsSeq(phrases) {
		for _, end := range []string{"", "1", "12", "123", "!"} {
			add(phrase, end)
		}
	}
}

// leet writes word with signs for its letters: one of them, or all it has.
func leet(word string) []string {
	written := []string{word}
	for _, pair := range []string{"a@", "a4", "o0", "e3", "i1", "i!", "l1", "s$", "s5", "t7"} {
		written = append(written, strings.ReplaceAll(word, pair[:1], pair[1:]))
	}
	for _, pairs := range [][]string{{"a", "@", "o", "0"}, {"a", "@", "o", "0", "e", "3", "i", "1", "s", "$"}, {"a", "4", "o", "0", "e", "3", "i", "1", "s", "5"}} {
		written = append(written, strings.NewReplacer(pairs...).Replace(word))
	}
	return written
}

func reversed(s string) string {
	b := []byte(s)
	slices.Reverse(b)
	return string(b)
}

func doubled(s string) string { return zipped(s, s) }

func zipped(a, b string) string {
	var s strings.Builder
	for i := range a {
		s.WriteByte(a[i])
		s.WriteByte(b[i])
	}
	return s.String()
}

func TestCommonPasswordsFollowTheirRule(t *testing.T) {
	list := commonList()
	want := commonHeader + strings.Join(list, "\n") + "\n"
	if *updateCommon {
		if err := os.WriteFile("common_passwords.txt", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile("common_passwords.txt")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("common_passwords.txt is not what the rule gives; -update-common writes it anew")
	}
	if len(list) < 3000 {
		t.Errorf("%d passwords; want at least 3000", len(list))
	}
	for _, p := range list {
		if utf8.RuneCountInString(p) < shortest || p != strings.ToLower(p) {
			t.Errorf("%q is shorter than the list says, or not in lower case", p)
		}
	}
}
