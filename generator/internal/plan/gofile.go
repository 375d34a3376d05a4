package plan

import (
	"bytes"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io"
	"path"
	"strconv"
	"strings"
)

// goFile is what the other files of its directory have to agree with.
type goFile struct {
	path    string
	pkg     string   // of the package clause, of a test outside the package too
	outside bool     // a test outside the package, which has names of its own
	names   []string // declared at the top; a method or a field is Type.Name
	imports []string // names that its imports take, for this file alone
}

// readGo reads a file as far as it is valid.
func readGo(name string, text []byte) (goFile, error) {
	f, err := parser.ParseFile(token.NewFileSet(), path.Base(name), text, parser.SkipObjectResolution)
	g := goFile{path: name}
	if f == nil || f.Name == nil {
		return g, err
	}
	g.pkg = f.Name.Name
	if base, ok := strings.CutSuffix(g.pkg, "_test"); ok && strings.HasSuffix(name, "_test.go") {
		g.pkg, g.outside = base, true
	}
	for _, spec := range f.Imports {
		g.imports = append(g.imports, importName(spec)...)
	}
	for _, d := range f.Decls {
		g.names = append(g.names, declared(d)...)
	}
	return g, err
}

// importName is the name that an import takes, when that can be told from its
// path: a module calls its packages what it likes.
func importName(spec *ast.ImportSpec) []string {
	if spec.Name != nil {
		if spec.Name.Name == "_" || spec.Name.Name == "." {
			return nil
		}
		return []string{spec.Name.Name}
	}
	name, err := strconv.Unquote(spec.Path.Value)
	if host, _, _ := strings.Cut(name, "/"); err != nil || strings.Contains(host, ".") {
		return nil
	}
	return []string{path.Base(name)}
}

func declared(d ast.Decl) (names []string) {
	add := func(id *ast.Ident) {
		if id.Name != "_" && id.Name != "init" {
			names = append(names, id.Name)
		}
	}
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			add(d.Name)
			return names
		}
		for _, field := range d.Recv.List {
			if on := receiver(field.Type); on != "" {
				names = append(names, on+"."+d.Name.Name)
			}
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				add(spec.Name)
				names = append(names, fields(spec)...)
			case *ast.ValueSpec:
				for _, id := range spec.Names {
					add(id)
				}
			}
		}
	}
	return names
}

// fields are those of a struct, where a method of the same name cannot be.
func fields(spec *ast.TypeSpec) (names []string) {
	of, ok := spec.Type.(*ast.StructType)
	if !ok {
		return nil
	}
	for _, field := range of.Fields.List {
		for _, id := range field.Names {
			if id.Name != "_" {
				names = append(names, spec.Name.Name+"."+id.Name)
			}
		}
		if embedded := receiver(field.Type); len(field.Names) == 0 && embedded != "" {
			names = append(names, spec.Name.Name+"."+embedded)
		}
	}
	return names
}

// receiver is the name of the type that a method is declared on, or of one that is
// embedded.
func receiver(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.StarExpr:
		return receiver(x.X)
	case *ast.ParenExpr:
		return receiver(x.X)
	case *ast.IndexExpr:
		return receiver(x.X)
	case *ast.SelectorExpr:
		return x.Sel.Name
	case *ast.IndexListExpr:
		return receiver(x.X)
	}
	return ""
}

// matches reports whether the go command would build the file with these tags on
// one of four systems and two machines. On any other alone it is not looked at.
func matches(name string, text []byte, tags ...string) bool {
	for _, system := range []string{"linux", "darwin", "windows", "freebsd"} {
		for _, machine := range []string{"amd64", "arm64"} {
			c := build.Default
			c.GOOS, c.GOARCH, c.CgoEnabled, c.BuildTags = system, machine, true, tags
			c.OpenFile = func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }
			if ok, err := c.MatchFile(path.Dir(name), path.Base(name)); ok || err != nil {
				return true
			}
		}
	}
	return false
}
