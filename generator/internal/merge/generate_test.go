package merge

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// triple is a case of a three-way merge.
type triple struct{ base, yours, theirs string }

// generated is a case of Go-like text, the same for the same seed: a file of functions with
// the lines that all Go files repeat, and one to four edits by each side. Every fifth case
// has an edit that both sides make.
func generated(seed uint64) triple {
	g := &generator{rand.New(rand.NewPCG(seed, 8)), 0}
	base := g.file()
	yours, theirs := slices.Clone(base), slices.Clone(base)
	if g.IntN(5) == 0 {
		yours = g.edit(yours)
		theirs = slices.Clone(yours)
	}
	for range 1 + g.IntN(4) {
		yours = g.edit(yours)
	}
	for range 1 + g.IntN(4) {
		theirs = g.edit(theirs)
	}
	return triple{text(base), text(yours), text(theirs)}
}

func text(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}

type generator struct {
	*rand.Rand
	names int
}

func (g *generator) name() string {
	words := []string{"user", "token", "store", "session", "page", "mail", "login", "cookie", "key", "form", "route", "query"}
	n := words[g.IntN(len(words))]
	if g.IntN(3) > 0 {
		other := words[g.IntN(len(words))]
		n += strings.ToUpper(other[:1]) + other[1:]
	}
	return n
}

func (g *generator) file() []string {
	lines := []string{"package auth", "", "import ("}
	for _, path := range []string{"context", "errors", "fmt", "net/http", "strings", "time"} {
		if g.IntN(2) == 0 {
			lines = append(lines, "\t\""+path+"\"")
		}
	}
	lines = append(lines, ")", "")
	for range 1 + g.IntN(8) {
		lines = append(lines, g.declaration()...)
		lines = append(lines, "")
	}
	return lines[:len(lines)-1]
}

func (g *generator) declaration() []string {
	switch g.IntN(6) {
	case 0:
		lines := []string{"type " + g.name() + " struct {"}
		for range 1 + g.IntN(6) {
			lines = append(lines, "\t"+g.name()+" string")
		}
		return append(lines, "}")
	case 1:
		lines := []string{"const ("}
		for range 1 + g.IntN(4) {
			lines = append(lines, fmt.Sprintf("\t%s = %d", g.name(), g.IntN(9)))
		}
		return append(lines, ")")
	}
	name := g.name()
	lines := []string{"// " + name + " does what its name says.", "func (a *Auth) " + name + "(w http.ResponseWriter, r *http.Request) error {"}
	for range 1 + g.IntN(6) {
		lines = append(lines, g.statement()...)
	}
	return append(lines, "\treturn nil", "}")
}

func (g *generator) statement() []string {
	n, m := g.name(), g.name()
	switch g.IntN(7) {
	case 0, 1:
		return []string{fmt.Sprintf("\t%s, err := a.%s(r.Context())", n, m), "\tif err != nil {", "\t\treturn err", "\t}"}
	case 2:
		return []string{fmt.Sprintf("\tif err := a.%s(%s); err != nil {", n, m), "\t\treturn err", "\t}"}
	case 3:
		return []string{fmt.Sprintf("\tfor _, %s := range %s {", n, m), fmt.Sprintf("\t\ta.%s(%s)", m, n), "\t}"}
	case 4:
		return []string{"", "\t// " + n + " comes first.", fmt.Sprintf("\ta.%s()", m)}
	case 5:
		return []string{fmt.Sprintf("\tswitch %s {", n), "\tcase 0:", "\t\treturn nil", "\tdefault:", fmt.Sprintf("\t\ta.%s()", m), "\t}"}
	}
	return []string{fmt.Sprintf("\t%s := %s", n, m)}
}

// edit makes one change of the kinds that people make.
func (g *generator) edit(lines []string) []string {
	at := g.IntN(len(lines) + 1)
	end := min(len(lines), at+1+g.IntN(6))
	switch g.IntN(10) {
	case 0, 1:
		return slices.Insert(slices.Clone(lines), at, g.statement()...)
	case 2:
		return slices.Insert(slices.Clone(lines), at, append(g.declaration(), "")...)
	case 3:
		return slices.Delete(slices.Clone(lines), at, end)
	case 4: // a stretch is copied
		to := g.IntN(len(lines) + 1)
		return slices.Insert(slices.Clone(lines), to, lines[at:end]...)
	case 5: // a stretch is moved
		moved := slices.Clone(lines[at:end])
		rest := slices.Delete(slices.Clone(lines), at, end)
		return slices.Insert(rest, g.IntN(len(rest)+1), moved...)
	case 6: // a stretch is indented
		lines = slices.Clone(lines)
		for i := at; i < end; i++ {
			lines[i] = "\t" + lines[i]
		}
		return lines
	case 7: // a name is changed wherever it stands in a stretch
		lines = slices.Clone(lines)
		from, to := g.name(), g.name()
		for i := at; i < min(len(lines), at+40); i++ {
			lines[i] = strings.ReplaceAll(lines[i], from, to)
		}
		return lines
	}
	return slices.Replace(slices.Clone(lines), at, end, g.statement()...)
}
