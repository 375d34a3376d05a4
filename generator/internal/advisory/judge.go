package advisory

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// Finding is what Judge makes of an owner's files.
type Finding int

const (
	Absent     Finding = iota // the code that had the fault is not there
	Fixed                     // it is there, without the fault
	Unclear                   // it was rewritten, so that a human has to look: no reason for an alarm
	Vulnerable                // it is there, with the fault
)

func (f Finding) String() string {
	return [...]string{"absent", "fixed", "unclear", "vulnerable"}[f]
}

// Verdict is a finding, and where: File, by template path, and Line, from 1, are those of the
// fault or of what is unclear or mended. Absent has none.
type Verdict struct {
	Finding Finding
	File    string
	Line    int
}

// check is a rule: where to look, what tells that the code is still of a kind that the rule
// can judge, and what tells that it has the fault.
type check struct {
	place
	Does  condition `json:"does"`
	Fault condition `json:"fault"`
}

// place is a declaration.
type place struct {
	Package string `json:"package"` // directory
	Decl    string `json:"decl"`    // "limitKey", "(*Auth).load", or the name of a type, constant or variable
}

var declPattern = regexp.MustCompile(`^(\(\*?\w+\)\.)?\w+$`)

func (p place) validate() error {
	if !fs.ValidPath(p.Package) || !declPattern.MatchString(p.Decl) {
		return fmt.Errorf("package %q, decl %q: want a directory, and a name such as limitKey or (*Auth).load", p.Package, p.Decl)
	}
	return nil
}

// split returns the receiver, without *, and the name.
func (p place) split() (receiver, name string) {
	receiver, name, isMethod := strings.Cut(p.Decl, ").")
	if !isMethod {
		return "", p.Decl
	}
	return strings.TrimLeft(receiver, "(*"), name
}

func (c *check) compile() error {
	return errors.Join(c.validate(), c.Does.compile(), c.Fault.compile())
}

// Code is a project's code, read once to be judged by several advisories. It is safe for
// concurrent use.
type Code struct{ now, then *project }

// Parse reads the owner's files. Both sets are by template path: files are those of the whole
// package directory, and ours outside it, as they are now, in which things may have been
// renamed, moved and rewritten; base are ours as they were written, which tells what is the
// owner's own. A file that does not parse is no error: it may be the one that matters, and
// Judge then says Unclear.
func Parse(files, base map[string][]byte) *Code {
	c := &Code{readProject(files), readProject(base)}
	c.now.compare(c.then)
	return c
}

// Judge says whether the code has the fault. With several rules the gravest finding counts.
func (a Advisory) Judge(code *Code) Verdict {
	var worst Verdict
	for i := range a.checks {
		if v := a.checks[i].judge(code.now, code.then); v.Finding > worst.Finding {
			worst = v
		}
	}
	return worst
}

func (c *check) judge(now, then *project) Verdict {
	var worst Verdict
	for _, d := range c.candidates(now, then) {
		if v := c.judgeOne(d); v.Finding > worst.Finding {
			worst = v
		}
	}
	if worst.Finding == Absent && len(now.broken) > 0 && slices.ContainsFunc(then.decls, c.names) {
		return Verdict{Unclear, now.broken[0], 1}
	}
	return worst
}

// names reports whether d stands in the place of c.
func (c *check) names(d *declaration) bool {
	receiver, name := c.split()
	return d.dir == c.Package && d.name == name && d.receiver == receiver
}

// candidates are what stands in the place of c. If nothing does any more, they are all
// functions that do by now what c is about: it has been renamed, moved, or written into
// another. There are none when nothing was ever written there: the answers asked for other code.
func (c *check) candidates(now, then *project) []*declaration {
	if found := now.find(c.place); len(found) > 0 {
		return found
	}
	if !slices.ContainsFunc(then.decls, c.names) {
		return nil
	}
	did := make(map[string]bool)
	for _, d := range then.decls {
		if _, does := c.Does.holds(d.scope); does {
			did[d.dir+" "+d.name] = true
		}
	}
	var found []*declaration
	for _, d := range now.decls {
		_, isFunc := d.scope.nodes[0].(*ast.FuncDecl)
		if _, does := c.Does.holds(d.scope); does && isFunc && !did[d.dir+" "+d.name] {
			found = append(found, d)
		}
	}
	return found
}

func (c *check) judgeOne(d *declaration) Verdict {
	p := d.scope.project
	verdict := func(f Finding, pos token.Pos) Verdict {
		at := d.at
		if pos.IsValid() && p.fset.File(pos) != nil {
			at = p.fset.Position(pos)
		}
		return Verdict{f, at.Filename, at.Line}
	}
	known, does := c.Does.holds(d.scope)
	if !does {
		return verdict(Unclear, token.NoPos)
	}
	if fault, has := c.Fault.holds(d.scope); has {
		if !fault.IsValid() {
			fault = known
		}
		return verdict(Vulnerable, fault)
	}
	return verdict(Fixed, known)
}
