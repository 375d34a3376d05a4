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

// An import that one side took away, since it used it no more, stays where the other does.
func TestImportsThatAreStillUsedStay(t *testing.T) {
	base := "package p\n\nimport (\n\t\"fmt\"\n\t\"net/http\"\n\n\t\"github.com/go-chi/chi/v5\"\n)\n\nfunc f() {\n\tfmt.Println(http.NoBody)\n\tr := chi.NewRouter()\n\tr.Get(1)\n}\n"
	mine := edited(t, base, "\tr.Get(1)\n", "\tr.Get(1)\n\tr.Get(2)\n", "func f", "func g() { fmt.Print(1) }\n\nfunc f")
	theirs := edited(t, base, "\t\"fmt\"\n", "", "\n\t\"github.com/go-chi/chi/v5\"\n", "", "\tr := chi.NewRouter()\n\tr.Get(1)\n", "\tmux := http.NewServeMux()\n", "fmt.Println(http.NoBody)", "println(http.NoBody)")
	r := file(t, base, mine, theirs)
	if r.Clean() {
		t.Fatalf("no conflict: this proves nothing:\n%s", drawn(r))
	}
	if got, want := string(r.Take(Ours, Labels{})), mine; got != want {
		t.Errorf("with ours got\n%s\nwant\n%s", got, want)
	}
	if got, want := string(r.Take(Theirs, Labels{})), edited(t, theirs, "func f", "func g() { fmt.Print(1) }\n\nfunc f", "\t\"net/http\"\n", "\t\"fmt\"\n\t\"net/http\"\n"); got != want {
		t.Errorf("with theirs got\n%s\nwant\n%s", got, want)
	}
	crlf := strings.ReplaceAll(mine, "\n", "\r\n")
	if got := string(file(t, base, "\uFEFF"+crlf, theirs).Take(Ours, Labels{})); !strings.HasPrefix(got, "\uFEFFpackage p\r\n") || strings.Count(got, "\n") != strings.Count(got, "\r\n") || !strings.Contains(got, "\t\"fmt\"\r\n") {
		t.Errorf("with CRLF got\n%q", got)
	}
	// All imports gone from theirs, and a variable of that name.
	base = "package p\n\nimport \"fmt\"\n\nfunc f() {\n\tfmt.Print(1)\n}\n"
	theirs = "package p\n\nfunc f() {\n\tprint(1)\n}\n"
	if got, want := string(file(t, base, base+"\nfunc g() { fmt.Print(2) }\n", theirs).Take(Stop, Labels{})), "package p\n\nimport \"fmt\"\n\nfunc f() {\n\tprint(1)\n}\n\nfunc g() { fmt.Print(2) }\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	local := "\nfunc g() { fmt := f; fmt.Print(2) }\n"
	if got, want := string(file(t, base, base+local, theirs).Take(Stop, Labels{})), theirs+local; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
