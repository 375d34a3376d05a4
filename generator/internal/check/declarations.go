package check

import (
	"crypto/sha256"
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

// declarationsOnly empties the bodies of f's functions and the tables of its variables, and
// drops the imports that only those needed.
func declarationsOnly(f *ast.File, imported map[string]*packages.Package) {
	used := make(map[string]bool)
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
			fn.Body = &ast.BlockStmt{Lbrace: fn.Body.Lbrace, Rbrace: fn.Body.Rbrace}
		}
		withoutTables(d)
		ast.Inspect(d, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				n.Body = &ast.BlockStmt{Lbrace: n.Body.Lbrace, Rbrace: n.Body.Rbrace}
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok {
					used[x.Name] = true
				}
			}
			return true
		})
	}
	f.Decls = slices.DeleteFunc(f.Decls, func(d ast.Decl) bool {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.IMPORT {
			return false
		}
		var kept []ast.Spec
		for _, spec := range g.Specs {
			s := spec.(*ast.ImportSpec)
			if name := localName(s, imported); used[name] || name == "." || name == "C" {
				kept = append(kept, s)
			}
		}
		g.Specs = kept
		return len(kept) == 0
	})
}

// withoutTables drops from a var declaration what its type does not come from: any value
// where the type is written down, and the elements of composite literals.
func withoutTables(d ast.Decl) {
	g, ok := d.(*ast.GenDecl)
	if !ok || g.Tok != token.VAR {
		return
	}
	for _, spec := range g.Specs {
		s := spec.(*ast.ValueSpec)
		if s.Type != nil {
			s.Values = nil
		}
		for _, v := range s.Values {
			if u, ok := v.(*ast.UnaryExpr); ok && u.Op == token.AND {
				v = u.X
			}
			if c, ok := v.(*ast.CompositeLit); ok && !countsElements(c.Type) {
				c.Elts = nil
			}
		}
	}
}

// countsElements reports whether a type is an array as long as its literal.
func countsElements(e ast.Expr) bool {
	a, ok := e.(*ast.ArrayType)
	if !ok {
		return false
	}
	_, ok = a.Len.(*ast.Ellipsis)
	return ok
}

// localName is how a file calls what s imports.
func localName(s *ast.ImportSpec, imported map[string]*packages.Package) string {
	if s.Name != nil {
		return s.Name.Name
	}
	p, err := strconv.Unquote(s.Path.Value)
	if err != nil {
		return ""
	}
	if q := imported[p]; q != nil && q.Name != "" {
		return q.Name
	}
	return path.Base(p)
}

// importsOf are the import specs that f still has; f.Imports keeps those that were
// dropped.
func importsOf(f *ast.File) (specs []*ast.ImportSpec) {
	for _, d := range f.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			for _, s := range g.Specs {
				specs = append(specs, s.(*ast.ImportSpec))
			}
		}
	}
	return specs
}

func hashOf(lines []string) [sha256.Size]byte {
	return sha256.Sum256([]byte(strings.Join(lines, "\n")))
}
