package check

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"slices"
)

// missingName is the name, without its qualifier, of which a message of the type checker
// says that it is not there, or "".
func missingName(message string) string {
	if m := undefinedName.FindStringSubmatch(message); m != nil {
		return m[2]
	}
	if m := noSuchMember.FindStringSubmatch(message); m != nil {
		return m[1]
	}
	if m := unknownField.FindStringSubmatch(message); m != nil {
		return m[1]
	}
	return ""
}

// goneFrom is the file that declares name in before, and will no longer when after is
// written over it; "" when there is none.
func goneFrom(before *typed, after map[string][]byte, name string) string {
	for _, file := range slices.Sorted(maps.Keys(after)) {
		if path.Ext(file) != ".go" {
			continue
		}
		old, err := before.read(before.at(file))
		if err == nil && declares(old, name) && !declares(after[file], name) {
			return file
		}
	}
	return ""
}

// declares reports whether a Go text has a function, method, type, constant, variable or
// field of that name.
func declares(text []byte, name string) bool {
	f, err := parser.ParseFile(token.NewFileSet(), "", text, parser.SkipObjectResolution)
	if err != nil {
		return false
	}
	found := false
	named := func(names ...*ast.Ident) {
		found = found || slices.ContainsFunc(names, func(n *ast.Ident) bool { return n.Name == name })
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			named(d.Name)
		case *ast.GenDecl:
			ast.Inspect(d, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.TypeSpec:
					named(n.Name)
				case *ast.ValueSpec:
					named(n.Names...)
					return false
				case *ast.Field:
					named(n.Names...)
				}
				return true
			})
		}
	}
	return found
}
