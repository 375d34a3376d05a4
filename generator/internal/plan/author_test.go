package plan_test

import (
	"fmt"
	"go/format"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
)

// dice decide what a random case is made of.
type dice interface{ IntN(n int) int }

// seeded are the dice of a test: the same case for the same seed.
func seeded(seed uint64) dice { return rand.New(rand.NewPCG(seed, 8)) }

// script are the dice of fuzzing: each throw is a byte, and 0 when there are no more.
type script struct{ left []byte }

func (s *script) IntN(n int) int {
	if len(s.left) == 0 {
		return 0
	}
	b := s.left[0]
	s.left = s.left[1:]
	return int(b) % n
}

// author writes texts and edits them. No two lines that it makes up are alike, but the lines
// that all such texts repeat are among them.
type author struct {
	dice
	name string
	n    int
}

func (a *author) word() string {
	a.n++
	return fmt.Sprint(a.name, a.n)
}

// text is a new file of that name.
func (a *author) text(name string) string {
	if path.Ext(name) != ".go" {
		var lines []string
		for range 2 + a.IntN(12) {
			lines = append(lines, a.some(name)...)
		}
		return joined(lines)
	}
	lines := []string{"package auth", "", "import ("}
	for _, of := range []string{"context", "errors", "fmt", "net/http", "strings"} {
		if a.IntN(2) == 0 {
			lines = append(lines, "\t\""+of+"\"")
		}
	}
	lines = append(lines, ")")
	for range 1 + a.IntN(5) {
		lines = append(lines, a.function()...)
	}
	return joined(lines)
}

func joined(lines []string) string { return strings.Join(append(slices.Clone(lines), ""), "\n") }

func (a *author) function() []string {
	lines := []string{"", "// " + a.word() + " does that.", "func " + a.word() + "() error {"}
	for range 1 + a.IntN(4) {
		lines = append(lines, a.some("a.go")...)
	}
	return append(lines, "\treturn nil", "}")
}

// some are a few lines that belong together.
func (a *author) some(name string) []string {
	word := a.word()
	switch ext := path.Ext(name); {
	case ext == ".go" && a.IntN(3) == 0:
		return []string{"\tif err := " + word + "(); err != nil {", "\t\treturn err", "\t}"}
	case ext == ".go":
		return []string{"\t" + word + "()"}
	case ext == ".html" && a.IntN(3) == 0:
		return []string{"<div>", "  <p>" + word + "</p>", "</div>"}
	case ext == ".html":
		return []string{"<p>" + word + "</p>"}
	}
	return []string{"-- " + word}
}

// edit changes the text of the file at name in one of the ways that people do.
func (a *author) edit(name, text string) string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	at := a.IntN(len(lines))
	end := min(len(lines), at+1+a.IntN(3))
	isGo := path.Ext(name) == ".go"
	switch a.IntN(16) {
	case 0, 1, 2:
		lines = slices.Insert(lines, at, a.some(name)...)
	case 3:
		lines = slices.Delete(lines, at, end)
	case 4, 5:
		lines = slices.Replace(lines, at, end, a.some(name)...)
	case 6, 7:
		lines[at] += " // " + a.word()
	case 8:
		lines = slices.Insert(lines, a.IntN(len(lines)), slices.Clone(lines[at:end])...)
	case 9:
		moved := slices.Clone(lines[at:end])
		lines = slices.Delete(lines, at, end)
		lines = slices.Insert(lines, a.IntN(len(lines)+1), moved...)
	case 10:
		lines = slices.Insert(lines, 0, "// "+a.word(), "")
	case 11, 12:
		if block := slices.Index(lines, "import ("); isGo && block >= 0 {
			lines = slices.Insert(lines, block+1+a.IntN(2), "\t\"example.com/"+a.word()+"\"")
		}
	case 13:
		return strings.ReplaceAll(text, "\t", "    ")
	case 14:
		if isGo {
			lines = append(lines, a.function()...)
		} else {
			lines = append(lines, a.some(name)...)
		}
	default:
		if isGo {
			return formatted(text)
		}
		lines = slices.Insert(lines, at, "")
	}
	return joined(lines)
}

// formatted is text as gofmt leaves it, if it can be read.
func formatted(text string) string {
	if formatted, err := format.Source([]byte(text)); err == nil {
		return string(formatted)
	}
	return text
}

// retype changes what is no line of the text: its line endings, or how it begins or ends.
func (a *author) retype(text string) string {
	switch a.IntN(4) {
	case 0:
		return strings.TrimSuffix(text, "\n")
	case 1:
		return "\uFEFF" + strings.TrimPrefix(text, "\uFEFF")
	}
	if strings.Contains(text, "\r\n") {
		return strings.ReplaceAll(text, "\r\n", "\n")
	}
	return strings.ReplaceAll(text, "\n", "\r\n")
}
