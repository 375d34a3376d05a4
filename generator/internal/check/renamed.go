package check

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
)

// renamed is a name that a release has replaced.
type renamed struct {
	version  string // of the release
	dir      string // slash path of the package
	old, new string // "Name" or "Type.Name", below the package
}

// names are all that is renamed since the project was written, oldest first.
type names []renamed

// namesOf reads the names that shims give back, each with what takes its place. What no
// shim can give back, as a field or a method of an interface, a line in a comment names:
//
//	//renamed Config.Home Config.AfterLogin
func namesOf(shims []layers.Shim) (names, error) {
	var all names
	for _, s := range shims {
		f, err := parser.ParseFile(token.NewFileSet(), s.Path, s.Text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, fmt.Errorf("the names renamed in %s: %w", s.Version, err)
		}
		add := func(old, new string) {
			all = append(all, renamed{s.Version, path.Dir(s.Path), old, new})
		}
		for _, group := range f.Comments {
			for _, c := range group.List {
				if fields := strings.Fields(c.Text); len(fields) == 3 && fields[0] == "//renamed" {
					add(fields[1], fields[2])
				}
			}
		}
		for _, d := range f.Decls {
			for _, n := range declared(d) {
				if n.new != "" {
					add(n.old, n.new)
				}
			}
		}
	}
	return all, nil
}

// latest is what is called name in the package at dir today, and since which release.
func (all names) latest(dir, name string) (today, since string) {
	for _, n := range all {
		if n.dir == dir && n.old == name {
			name, since = n.new, n.version
		}
	}
	if since == "" {
		return "", ""
	}
	return name, since
}

// called are the renamed things whose last old name is name, of that type where one is
// given.
func (all names) called(typeName, name string) (found names) {
	for _, n := range all {
		owner, last := splitName(n.old)
		if last == name && (typeName == "" || owner == typeName) {
			found = append(found, n)
		}
	}
	return found
}

// splitName splits "Type.Name", and "Name" into nothing and itself.
func splitName(name string) (typeName, last string) {
	if at := strings.LastIndexByte(name, '.'); at >= 0 {
		return name[:at], name[at+1:]
	}
	return "", name
}

// declared are the names that a declaration of a shim gives back. new is "" when no one
// name takes the place of an old one.
func declared(d ast.Decl) (all names) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		n := renamed{old: d.Name.Name}
		receiver := ""
		if d.Recv != nil && len(d.Recv.List) == 1 {
			n.old = typeName(d.Recv.List[0].Type) + "." + n.old
			if names := d.Recv.List[0].Names; len(names) == 1 {
				receiver = names[0].Name
			}
		}
		owner, _ := splitName(n.old)
		n.new = calledIn(d.Body, receiver, owner)
		return names{n}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				all = append(all, renamed{old: s.Name.Name, new: nameOf(s.Type)})
			case *ast.ValueSpec:
				for i, name := range s.Names {
					n := renamed{old: name.Name}
					if i < len(s.Values) {
						n.new = nameOf(s.Values[i])
					}
					all = append(all, n)
				}
			}
		}
	}
	return all
}

// calledIn is the function or method that a body of one statement calls.
func calledIn(body *ast.BlockStmt, receiver, typeName string) string {
	if body == nil || len(body.List) != 1 {
		return ""
	}
	var e ast.Expr
	switch s := body.List[0].(type) {
	case *ast.ReturnStmt:
		if len(s.Results) == 1 {
			e = s.Results[0]
		}
	case *ast.ExprStmt:
		e = s.X
	}
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return ""
	}
	name := nameOf(call.Fun)
	if rest, ok := strings.CutPrefix(name, receiver+"."); ok && receiver != "" {
		return typeName + "." + rest
	}
	return name
}

// nameOf is the name that e consists of, without type arguments.
func nameOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		if x := nameOf(e.X); x != "" {
			return x + "." + e.Sel.Name
		}
	case *ast.IndexExpr:
		return nameOf(e.X)
	case *ast.IndexListExpr:
		return nameOf(e.X)
	}
	return ""
}

// typeName is the name of a receiver's type.
func typeName(e ast.Expr) string {
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	return nameOf(e)
}
