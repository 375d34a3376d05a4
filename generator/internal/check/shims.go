package check

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"os"
	"path"
	"slices"
	"strings"
)

// declaredIn are the names, as "Name" or "Type.Name", that the package at a slash path
// declares, its tests aside; nil when no package is there.
func (m *migrating) declaredIn(dir string) (map[string]bool, error) {
	files := make(map[string]bool)
	entries, err := os.ReadDir(m.tree.at(dir))
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	for _, e := range entries {
		files[path.Join(dir, e.Name())] = e.Type().IsRegular()
	}
	for name, text := range m.tree.files {
		if path.Dir(name) == dir {
			files[name] = text != nil
		}
	}
	var all map[string]bool
	for name, is := range files {
		if !is || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := m.tree.read(m.tree.at(name))
		if err != nil {
			return nil, err
		}
		if all == nil {
			all = make(map[string]bool)
		}
		f, _ := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
		if f == nil {
			continue
		}
		for _, d := range f.Decls {
			for _, n := range declared(d) {
				all[n.old] = true
			}
		}
	}
	return all, nil
}

// withoutDeclarations blanks the declarations of a Go text that declare a name for which
// drop holds. Lines and offsets stay.
func withoutDeclarations(name string, text []byte, drop func(name string) bool) ([]byte, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	text = slices.Clone(text)
	for _, d := range f.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			continue
		}
		if slices.ContainsFunc(declared(d), func(n renamed) bool { return drop(n.old) }) {
			file := fset.File(f.FileStart)
			start, end := withDoc(d)
			blank(text[file.Offset(start):file.Offset(end)])
		}
	}
	return text, nil
}

func withDoc(d ast.Decl) (start, end token.Pos) {
	start = d.Pos()
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Doc != nil {
			start = d.Doc.Pos()
		}
	case *ast.GenDecl:
		if d.Doc != nil {
			start = d.Doc.Pos()
		}
	}
	return start, d.End()
}

func blank(text []byte) {
	for i, c := range text {
		if c != '\n' {
			text[i] = ' '
		}
	}
}

// dropBroken blanks the declarations of shims that do not compile, as what replaces a name
// can belong to a feature that the project has not. It reports whether there were any.
func (m *migrating) dropBroken(y *typed) bool {
	dropped := false
	for _, u := range y.all() {
		for _, err := range u.errs {
			var name string
			var offset int
			switch err := err.(type) {
			case types.Error:
				at := err.Fset.PositionFor(err.Pos, false)
				name, offset = y.rel(at.Filename), at.Offset
			case *scanner.Error:
				name, offset = y.rel(err.Pos.Filename), err.Pos.Offset
			}
			if m.isShim(name) && m.dropAt(name, offset) {
				dropped = true
			}
		}
	}
	return dropped
}

// dropAt blanks the declaration at that offset of a shim.
func (m *migrating) dropAt(name string, offset int) bool {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, m.shims[name], parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return false
	}
	file := fset.File(f.FileStart)
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		start, end := withDoc(d)
		if ok && g.Tok == token.IMPORT || offset < file.Offset(start) || offset > file.Offset(end) {
			continue
		}
		for _, n := range declared(d) {
			m.names = slices.DeleteFunc(m.names, func(o renamed) bool { return o.dir == path.Dir(name) && o.old == n.old })
		}
		text := slices.Clone(m.shims[name])
		blank(text[file.Offset(start):file.Offset(end)])
		m.shims[name] = text
		return true
	}
	return false
}
