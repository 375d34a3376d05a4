package merge

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// section is where the imports of a file stand. Its lines are the package clause and what
// stands above the imports up to head, then empty lines, then the declaration from first up
// to last, then empty lines, then the rest from body.
type section struct {
	head, first, last, body int
	block                   bool // in brackets
	groups                  [][]spec
}

// spec is an import, or a comment in a block that belongs to none.
type spec struct {
	name, path string
	doc        []string // comment lines above it
	text       string   // its line, with the comment behind it
	group      int
}

// key is what tells imports apart.
func (s spec) key() string { return s.name + " " + s.path }

func (s spec) same(o spec) bool {
	return s.text == o.text && slices.Equal(s.doc, o.doc)
}

// specs are the imports in order.
func (s section) specs() []spec {
	var all []spec
	for _, group := range s.groups {
		for _, one := range group {
			if one.path != "" {
				all = append(all, one)
			}
		}
	}
	return all
}

// readImports finds the imports of a Go file. False if they are not written in one of the two
// usual ways, one import or one block with a line for each, and for cgo.
func readImports(d *document) (section, bool) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", d.all(), parser.ImportsOnly|parser.ParseComments|parser.SkipObjectResolution)
	if err != nil || len(f.Decls) > 1 {
		return section{}, false
	}
	line := func(p token.Pos) int { return fset.PositionFor(p, false).Line - 1 }
	clause := line(f.Name.End()) + 1
	if line(f.Package) != clause-1 || !endsAfter(d.keys[clause-1], "package "+f.Name.Name) {
		return section{}, false
	}
	if len(f.Decls) == 0 {
		return section{head: clause, first: clause, last: clause, body: skipEmpty(d, clause)}, true
	}
	decl := f.Decls[0].(*ast.GenDecl)
	s := section{first: line(decl.Pos()), last: line(decl.End()-1) + 1, block: decl.Lparen.IsValid()}
	s.head, s.body = s.first, skipEmpty(d, s.last)
	for s.head > clause && d.keys[s.head-1] == "" {
		s.head--
	}
	lines := make(map[int]*ast.ImportSpec)
	for _, one := range f.Imports {
		at := line(one.Pos())
		if lines[at] != nil || line(one.End()) != at || one.Path.Value == `"C"` {
			return section{}, false
		}
		lines[at] = one
	}
	if s.first < clause || s.block && !(d.keys[s.first] == "import (" && d.keys[s.last-1] == ")") {
		return section{}, false
	}
	return s, s.read(d, lines)
}

// endsAfter says that line is text and perhaps a comment.
func endsAfter(line, text string) bool {
	rest, ok := strings.CutPrefix(line, text)
	rest = strings.TrimSpace(rest)
	return ok && (rest == "" || strings.HasPrefix(rest, "//"))
}

func skipEmpty(d *document, line int) int {
	for line < d.lines() && d.keys[line] == "" {
		line++
	}
	return line
}

// read fills the groups, which empty lines divide.
func (s *section) read(d *document, lines map[int]*ast.ImportSpec) bool {
	lo, hi := s.first, s.last
	if s.block {
		lo, hi = lo+1, hi-1
	}
	seen := make(map[string]bool)
	var group []spec
	var doc []string
	for at := lo; at < hi; at++ {
		text := strings.TrimSpace(d.keys[at])
		one := lines[at]
		switch {
		case text == "":
			if len(doc) > 0 {
				group = append(group, spec{doc: doc})
			}
			if len(group) > 0 {
				s.groups = append(s.groups, group)
			}
			group, doc = nil, nil
		case one == nil && strings.HasPrefix(text, "//"):
			doc = append(doc, text)
		case one == nil:
			return false
		default:
			read, ok := newSpec(strings.TrimSpace(strings.TrimPrefix(text, "import ")), one)
			if !ok || seen[read.key()] {
				return false
			}
			seen[read.key()] = true
			read.doc, read.group = doc, len(s.groups)
			group, doc = append(group, read), nil
		}
	}
	if len(doc) > 0 {
		group = append(group, spec{doc: doc})
	}
	if len(group) > 0 {
		s.groups = append(s.groups, group)
	}
	return true
}

// newSpec reads an import whose line is text. False if there is more in it than a name, the
// path and a comment.
func newSpec(text string, from *ast.ImportSpec) (spec, bool) {
	path, err := strconv.Unquote(from.Path.Value)
	if err != nil {
		return spec{}, false
	}
	s := spec{path: path}
	rest := text
	if from.Name != nil {
		s.name = from.Name.Name
		rest = strings.TrimSpace(strings.TrimPrefix(rest, s.name))
	}
	comment, ok := strings.CutPrefix(rest, from.Path.Value)
	comment = strings.TrimSpace(comment)
	if !ok || comment != "" && !strings.HasPrefix(comment, "//") {
		return spec{}, false
	}
	s.text = strings.TrimSpace(strings.TrimSpace(s.name+" "+from.Path.Value) + " " + comment)
	return s, true
}
