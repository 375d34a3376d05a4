package merge

import (
	"errors"
	"strings"
	"testing"
)

var labels = Labels{Yours: "yours", Base: "base v0.1.0", Theirs: "loginscaffold v0.2.0"}

// row is a case in a table. Lines are written with commas for line ends, and conflicts as
// (yours|base|theirs).
type row struct{ name, base, yours, theirs, want string }

var unfold = strings.NewReplacer(",", "\n")

// drawn writes r as rows have it.
func drawn(r Result) string {
	var b strings.Builder
	for _, c := range r.Chunks {
		if c.Conflict {
			b.WriteString("(" + c.Yours + "|" + c.Base + "|" + c.Theirs + ")")
		} else {
			b.WriteString(c.Text)
		}
	}
	return b.String()
}

func TestTexts(t *testing.T) {
	for _, r := range []row{
		{"one side each", "a,b,c,d,e,", "A,b,c,d,e,", "a,b,c,d,E,", "A,b,c,d,E,"},
		{"the same change", "a,b,c,", "a,B,c,", "a,B,c,", "a,B,c,"},
		{"two changes of a line", "a,b,c,", "a,B,c,", "a,X,c,", "a,(B,|b,|X,)c,"},
		{"changes that touch", "a,b,", "A,b,", "a,B,", "(A,b,|a,b,|a,B,)"},
		{"changed and taken away", "a,b,c,", "a,B,c,", "a,c,", "a,(B,|b,|)c,"},
		{"common ends", "a,z,", "a,1,2,3,z,", "a,1,x,3,z,", "a,1,(2,||x,)3,z,"},
		{"put in at one place", "a,z,", "a,m,z,", "a,n,z,", "a,(m,||n,)z,"},
		{"nothing there before", "", "a,", "b,", "(a,||b,)"},
		{"everything gone", "a,", "", "", ""},
		{"both put a function in", "f {,},,", "f {,},,g {,},,", "f {,},,g {,},,", "f {,},,g {,},,"},

		{"CRLF of yours", "a,b,c,", "a\r,b\r,C\r,", "A,b,c,", "A\r,b\r,C\r,"},
		{"CRLF and a conflict", "a,b,", "a\r,B\r,", "a,X,", "a\r,(B\r,|b\r,|X\r,)"},
		{"CRLF in most lines", "a,b,c,d,e,", "a\r,b,c\r,d\r,E\r,", "A,b,c,d,e,", "A\r,b,c\r,d\r,E\r,"},
		{"LF in most lines", "a,b,c,d,e,", "a,b\r,c,d,E,", "A,b,c,d,e,", "A,b\r,c,d,E,"},
		{"CRLF and nothing else", "a,b,", "a\r,b\r,", "a,B,", "a\r,B\r,"},
		{"CRLF of a binary's text", "a,b,", "a\r,b\r,c", "a,b,", "a\r,b\r,c"},

		{"byte-order mark of yours", "a,b,c,", "\uFEFFa,b,C,", "A,b,c,", "\uFEFFA,b,C,"},
		{"byte-order mark before a conflict", "a,", "\uFEFFb,", "c,", "\uFEFF(b,|a,|c,)"},
		{"byte-order mark taken off", "\uFEFFa,b,c,", "a,b,C,", "\uFEFFA,b,c,", "A,b,C,"},
		{"byte-order mark of theirs", "a,b,c,", "a,b,C,", "\uFEFFA,b,c,", "\uFEFFA,b,C,"},

		{"newline at the end gone in yours", "a,b,c,", "a,b,c", "A,b,c,", "A,b,c"},
		{"newline at the end gone, the line above changed", "a,b,c,", "a,b,c", "a,B,c,", "a,B,c"},
		{"newline at the end gone, lines put behind", "a,b,", "a,b", "a,b,c,", "a,b,c"},
		{"newline at the end put there by yours", "a,b", "a,b,", "A,b", "A,b,"},
		{"newline at the end gone in theirs", "a,b,c,", "A,b,c,", "a,b,c", "A,b,c"},
		{"newline at the end gone in a conflict", "a,b,", "a,B", "a,X,", "a,(B|b,|X,)"},
		{"newline at the end gone, CRLF", "a,b,c,", "a\r,b\r,c", "A,b,c,", "A\r,b\r,c"},
	} {
		t.Run(r.name, func(t *testing.T) {
			got, err := Texts([]byte(unfold.Replace(r.base)), []byte(unfold.Replace(r.yours)), []byte(unfold.Replace(r.theirs)))
			if err != nil {
				t.Fatal(err)
			}
			if want := unfold.Replace(r.want); drawn(got) != want {
				t.Errorf("got\n%q, want\n%q", drawn(got), want)
			}
		})
	}
}

func TestLinesOfConflictsAreThoseOfYours(t *testing.T) {
	r, err := Texts([]byte("1\n2\n3\n4\n5\n"), []byte("0\n1\n2\nthree\n4\n5\n"), []byte("1\n2\nIII\n4\nV\n"))
	if err != nil {
		t.Fatal(err)
	}
	if all := r.Conflicts(); len(all) != 1 || all[0].Line != 4 || r.Clean() {
		t.Errorf("got %+v", all)
	}
	r, err = Texts([]byte("1\n2\n3\n"), []byte("1\n3\n"), []byte("1\nII\n3\n"))
	if err != nil {
		t.Fatal(err)
	}
	if all := r.Conflicts(); len(all) != 1 || all[0].Line != 2 {
		t.Errorf("got %+v", all)
	}
}

func TestBinary(t *testing.T) {
	text := []byte("a\n")
	for _, bad := range []string{"a\x00\n", "\xff\n", "\xff\xfea\x00"} {
		for i := range 3 {
			in := [3][]byte{text, text, text}
			in[i] = []byte(bad)
			if _, err := Texts(in[0], in[1], in[2]); !errors.Is(err, ErrBinary) {
				t.Errorf("Texts with %q: %v", bad, err)
			}
			if _, err := File("a.go", in[0], in[1], in[2]); !errors.Is(err, ErrBinary) {
				t.Errorf("File with %q: %v", bad, err)
			}
		}
	}
}

func TestTake(t *testing.T) {
	r, err := Texts([]byte("a\nb\nc\nd\ne\n"), []byte("A\nb\nyours\nd\ne\n"), []byte("a\nb\nd\ne\nf\n"))
	if err != nil {
		t.Fatal(err)
	}
	for side, want := range map[Side]string{
		Ours:   "A\nb\nyours\nd\ne\nf\n",
		Theirs: "A\nb\nd\ne\nf\n",
		Markers: "A\nb\n<<<<<<< yours\nyours\n||||||| base v0.1.0\nc\n=======\n" +
			">>>>>>> loginscaffold v0.2.0\nd\ne\nf\n",
	} {
		if got := string(r.Take(side, labels)); got != want {
			t.Errorf("side %d: got\n%s", side, got)
		}
	}
	if got := r.Take(Stop, labels); got != nil {
		t.Errorf("Stop gave %q", got)
	}
}

func TestTakeAtTheEnd(t *testing.T) {
	for _, c := range []struct {
		base, yours, theirs   string
		ours, theirs2, marked string
	}{
		{"p\nq\n", "p", "p\nQ\n", "p", "p\nQ\n",
			"p\n<<<<<<< yours\n||||||| base v0.1.0\nq\n=======\nQ\n>>>>>>> loginscaffold v0.2.0\n"},
		{"p\nq\n", "p\nY", "p\nQ\n", "p\nY", "p\nQ\n",
			"p\n<<<<<<< yours\nY\n||||||| base v0.1.0\nq\n=======\nQ\n>>>>>>> loginscaffold v0.2.0\n"},
		{"p\nq\n", "p\r\nY", "p\nQ\n", "p\r\nY", "p\r\nQ\r\n",
			"p\r\n<<<<<<< yours\r\nY\r\n||||||| base v0.1.0\r\nq\r\n=======\r\nQ\r\n>>>>>>> loginscaffold v0.2.0\r\n"},
	} {
		r, err := Texts([]byte(c.base), []byte(c.yours), []byte(c.theirs))
		if err != nil {
			t.Fatal(err)
		}
		if got := string(r.Take(Ours, labels)); got != c.ours {
			t.Errorf("%q: ours gave %q", c.yours, got)
		}
		if got := string(r.Take(Theirs, labels)); got != c.theirs2 {
			t.Errorf("%q: theirs gave %q", c.yours, got)
		}
		if got := string(r.Take(Markers, labels)); got != c.marked {
			t.Errorf("%q: markers gave %q", c.yours, got)
		}
	}
}

func TestHasMarkers(t *testing.T) {
	for text, want := range map[string]int{
		"":                           0,
		"a\n<<<<<<< yours\n":         2,
		"a\nb\n||||||| base v1":      3,
		">>>>>>> x v2\r\n":           1,
		"<<<<<<<\r\n":                1,
		"Title\n=======\n\ntext\n":   0,
		"T\n=======\n\n<<<<<<< y\n":  4,
		"a\n=======\nb\n>>>>>>> t\n": 2,
		"<<<<<<<< eight\n":           0,
		" <<<<<<< not at the start":  0,
		"<<<<<<<x\n":                 0,
		"a << b\n":                   0,
	} {
		line, ok := HasMarkers([]byte(text))
		if line != want || ok != (want > 0) {
			t.Errorf("%q: line %d, %v", text, line, ok)
		}
	}
}
