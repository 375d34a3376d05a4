package merge

import (
	"go/format"
	"strings"
	"testing"
)

const loginGo = `package auth

import (
	"errors"
	"net/http"
)

// login answers a post.
func login(w http.ResponseWriter, r *http.Request) error {
	name := r.FormValue("email")
	if name == "" {
		return errors.New("no name")
	}
	return nil
}
`

// edited is text with pairs of old and new replaced, each of which must be there once.
func edited(t *testing.T, text string, pairs ...string) string {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if strings.Count(text, pairs[i]) != 1 {
			t.Fatalf("%d times %q in\n%s", strings.Count(text, pairs[i]), pairs[i], text)
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	return text
}

func file(t *testing.T, base, yours, theirs string) Result {
	t.Helper()
	r, err := File("login.go", []byte(base), []byte(yours), []byte(theirs))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestFormattingIsNoConflict(t *testing.T) {
	spaces := strings.ReplaceAll(loginGo, "\t", "    ")
	newText := edited(t, loginGo, `errors.New("no name")`, `errors.New("a name is needed")`)
	wrapped := edited(t, loginGo, "\tname := r.FormValue(\"email\")\n\tif name == \"\" {\n\t\treturn errors.New(\"no name\")\n\t}\n",
		"\tif r.Method == \"POST\" {\n\t\tname := r.FormValue(\"email\")\n\t\tif name == \"\" {\n\t\t\treturn errors.New(\"no name\")\n\t\t}\n\t}\n")
	for _, c := range []struct{ name, base, yours, theirs, want string }{
		{"spaces for tabs, another text", loginGo, spaces, newText,
			edited(t, spaces, `        return errors.New("no name")`, "\t\treturn errors.New(\"a name is needed\")")},
		{"the owner's line, indented by theirs", loginGo, newText, wrapped, edited(t, wrapped, `"no name"`, `"a name is needed"`)},
		{"indented by the owner, another text", loginGo, wrapped, newText, edited(t, wrapped, `"no name"`, `"a name is needed"`)},
		{"a call over several lines, an argument more",
			"package p\n\nvar x = f(1, 2)\n", "package p\n\nvar x = f(\n\t1,\n\t2,\n)\n", "package p\n\nvar x = f(1, 2, 3)\n", "package p\n\nvar x = f(1, 2, 3)\n"},
		{"fields aligned anew round one of the owner's",
			"package p\n\ntype T struct {\n\tA int\n\tB int\n\tC int\n}\n",
			"package p\n\ntype T struct {\n\tA       int\n\tLongest int\n\tB       int\n\tC       int\n}\n",
			"package p\n\ntype T struct {\n\tA int\n\tB int\n\tC string\n}\n",
			"package p\n\ntype T struct {\n\tA       int\n\tLongest int\n\tB       int\n\tC       string\n}\n"},
		{"fields that meet are aligned",
			"package p\n\ntype T struct {\n\tA int\n\tB int\n\tC int\n\tD int\n}\n",
			"package p\n\ntype T struct {\n\tA int\n\tB int\n\tC int\n\tD int // last\n}\n",
			"package p\n\ntype T struct {\n\tA string // first\n\tB int\n\tC int\n\tD int\n}\n",
			"package p\n\ntype T struct {\n\tA string // first\n\tB int\n\tC int\n\tD int // last\n}\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := c.want
			if out, err := format.Source([]byte(c.yours)); err == nil && string(out) == c.yours {
				out, err := format.Source([]byte(want))
				if err != nil {
					t.Fatal(err)
				}
				want = string(out)
			}
			if lines, err := Texts([]byte(c.base), []byte(c.yours), []byte(c.theirs)); err != nil || lines.Clean() && !strings.HasSuffix(c.name, "aligned") {
				t.Errorf("no conflict by lines: this proves nothing: %v", err)
			}
			if got := drawn(file(t, c.base, c.yours, c.theirs)); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			crlf := strings.ReplaceAll(c.yours, "\n", "\r\n")
			if got := drawn(file(t, c.base, "\uFEFF"+crlf, c.theirs)); got != "\uFEFF"+strings.ReplaceAll(want, "\n", "\r\n") {
				t.Errorf("with CRLF and a byte-order mark got\n%q", got)
			}
		})
	}
}

func TestContentIsAConflict(t *testing.T) {
	for _, c := range []struct{ name, base, yours, theirs string }{
		{"spaces in a string", "package p\n\nvar x = \"a b\"\n", "package p\n\nvar x = \"a  b\"\n", "package p\n\nvar x = \"c\"\n"},
		{"spaces in a raw string", "package p\n\nvar x = `\n\ta\n`\n", "package p\n\nvar x = `\n  a\n`\n", "package p\n\nvar x = `\n\tb\n`\n"},
		{"a comment", "package p\n\nvar x = 1\n", "package p\n\nvar x = 1 // mine\n", "package p\n\nvar x = 2\n"},
		{"return and a call, return of a call", "package p\n\nfunc f() {\n\treturn\n\tg()\n}\n", "package p\n\nfunc f() {\n\treturn g()\n}\n", "package p\n\nfunc f() {\n\treturn\n\th()\n}\n"},
		{"two words made one", "package p\n\nvar x = f - -y\n", "package p\n\nvar x = f--y\n", "package p\n\nvar x = f + y\n"},
		{"what cannot be scanned", "package p\n\nvar x = 1\n", "package p\n\nvar x  = \"\n", "package p\n\nvar x = 2\n"},
	} {
		r := file(t, c.base, c.yours, c.theirs)
		if r.Clean() {
			t.Errorf("%s: merged to\n%s", c.name, drawn(r))
		}
		if lost := lostWord(triple{c.base, c.yours, c.theirs}, r); lost != "" {
			t.Errorf("%s: lost %q", c.name, lost)
		}
	}
}

// A //line comment tells another line than the one that is meant here.
func TestLineCommentsMoveNothing(t *testing.T) {
	base := "package p\n\n//line p.y:467\nfunc f() {\n\ta()\n}\n"
	yours := "package p\n\n//line p.y:467\nfunc f() {\n    a()\n}\n"
	theirs := "package p\n\n//line p.y:470\nfunc f() {\n\tb()\n}\n"
	if got := drawn(file(t, base, yours, theirs)); got != theirs {
		t.Errorf("got\n%s", got)
	}
}

// The same text in a file of another name is only lines.
func TestOnlyGoFilesAreGo(t *testing.T) {
	base, theirs := "a = f(1)\n", "a = f(2)\n"
	r, err := File("page.html", []byte(base), []byte("a  =  f(1)\n"), []byte(theirs))
	if err != nil || r.Clean() {
		t.Errorf("got %q, %v", drawn(r), err)
	}
}
