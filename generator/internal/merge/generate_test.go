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
	g := &generator{rand.New(rand.NewPCG(seed, 8))}
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

type generator struct{ *rand.Rand }

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

// edit makes one change of the kinds that people make. Most take a whole declaration,
// statement or line; one in twenty takes whatever lines it finds.
func (g *generator) edit(lines []string) []string {
	if len(lines) == 0 {
		return g.declaration()
	}
	lines = slices.Clone(lines)
	at, end := g.unit(lines)
	if g.IntN(20) == 0 {
		at = g.IntN(len(lines))
		end = min(len(lines), at+1+g.IntN(6))
	}
	switch g.IntN(24) {
	case 0, 1, 2, 3, 4:
		return slices.Insert(lines, at, g.statement()...)
	case 5, 6:
		at = g.top(lines)
		return slices.Insert(lines, at, append(g.declaration(), "")...)
	case 7, 8, 9:
		return slices.Delete(lines, at, end)
	case 10: // copied
		copied := slices.Clone(lines[at:end])
		to, _ := g.unit(lines)
		return slices.Insert(lines, to, copied...)
	case 11: // moved
		moved := slices.Clone(lines[at:end])
		lines = append(slices.Delete(lines, at, end), "")
		to, _ := g.unit(lines)
		return slices.Insert(lines[:len(lines)-1], min(to, len(lines)-1), moved...)
	case 12, 13: // put under a condition
		inner := []string{"\tif " + g.name() + " {"}
		for _, line := range lines[at:end] {
			if line != "" {
				line = "\t" + line
			}
			inner = append(inner, line)
		}
		return slices.Replace(lines, at, end, append(inner, "\t}")...)
	case 14, 15, 16: // a name is changed wherever it stands in a stretch
		from, to := g.name(), g.name()
		for i := at; i < min(len(lines), at+40); i++ {
			lines[i] = strings.ReplaceAll(lines[i], from, to)
		}
		return lines
	case 17, 18, 19: // one line is changed
		lines[at] += " // " + g.name()
		return lines
	}
	return slices.Replace(lines, at, end, g.statement()...)
}

// unit is where a random declaration, statement or line begins and ends.
func (g *generator) unit(lines []string) (at, end int) {
	for range 20 {
		at = g.IntN(len(lines))
		if lines[at] != "" && !closes(lines[at]) {
			break
		}
	}
	indent := indentation(lines[at])
	end = at + 1
	for end < len(lines) && (lines[end] == "" || indentation(lines[end]) > indent) {
		end++
	}
	if end < len(lines) && end > at+1 && closes(lines[end]) {
		return at, end + 1
	}
	return at, at + 1
}

// top is a line above which a declaration may stand: the one after an empty line.
func (g *generator) top(lines []string) int {
	for range 20 {
		at := 1 + g.IntN(len(lines))
		if lines[at-1] == "" {
			return at
		}
	}
	return len(lines)
}

func indentation(line string) int { return len(line) - len(strings.TrimLeft(line, "\t")) }

func closes(line string) bool {
	line = strings.TrimLeft(line, "\t")
	return strings.HasPrefix(line, "}") || strings.HasPrefix(line, ")")
}
