package merge

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"path"
	"regexp"
	"strings"
)

// dropped are the imports of base that one side took away and the other still has.
func dropped(base, yours, theirs section) []spec {
	mine, other := yours.byKey(), theirs.byKey()
	var all []spec
	for _, one := range base.specs() {
		here, inYours := mine[one.key()]
		there, inTheirs := other[one.key()]
		switch {
		case inYours && !inTheirs:
			all = append(all, here)
		case inTheirs && !inYours:
			all = append(all, there)
		}
	}
	return all
}

// stillUsed gives a merged Go text the imports in gone back that it still uses: one side may
// have used a package where the other, which no longer did, knew nothing of it. A text that
// cannot be read as Go stays as it is.
func stillUsed(text []byte, gone []spec) []byte {
	if len(gone) == 0 {
		return text
	}
	d, err := newDocument(text)
	if err != nil {
		return text
	}
	s, ok := readImports(d)
	used := qualifiers(d.all())
	if !ok || used == nil {
		return text
	}
	for _, one := range s.specs() {
		delete(used, one.local())
	}
	restored := false
	for _, one := range gone {
		if used[one.local()] {
			s.add(one, nil)
			restored = true
		}
	}
	if !restored {
		return text
	}
	block := s.String()
	if out, err := format.Source([]byte("package p\n\n" + block)); err == nil {
		block = strings.TrimPrefix(string(out), "package p\n\n")
	}
	if s.first == s.last {
		block = "\n" + block
	}
	before := len(text) - len(bytes.TrimPrefix(text, []byte(byteOrderMark)))
	head, tail := before+d.offsets[s.first], before+d.offsets[s.last]
	return bytes.Join([][]byte{text[:head], []byte(d.ending(block)), text[tail:]}, nil)
}

// qualifiers are the names before a dot in a Go text that nothing in it declares: those of
// packages, for the most part. Nil where it does not parse.
func qualifiers(text string) map[string]bool {
	f, err := parser.ParseFile(token.NewFileSet(), "", text, 0)
	if err != nil {
		return nil
	}
	unresolved := make(map[*ast.Ident]bool)
	for _, name := range f.Unresolved {
		unresolved[name] = true
	}
	names := make(map[string]bool)
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if name, ok := s.X.(*ast.Ident); ok && unresolved[name] {
				names[name.Name] = true
			}
		}
		return true
	})
	return names
}

var majorVersion = regexp.MustCompile(`^v[0-9]+$`)

// local is the name by which a file speaks of what it imports: that of the package is taken
// to be the last element of its path, but for a major version.
func (s spec) local() string {
	if s.name != "" {
		return s.name
	}
	last := path.Base(s.path)
	if majorVersion.MatchString(last) {
		last = path.Base(path.Dir(s.path))
	}
	return last
}
