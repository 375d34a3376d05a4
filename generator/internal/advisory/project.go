package advisory

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// project is a set of Go files as rules see them. Tests are left out.
type project struct {
	fset    *token.FileSet
	decls   []*declaration
	strings map[string]map[string]ast.Expr        // constants and variables, by directory and name
	broken  []string                              // Go files that do not parse
	added   map[string]*declaration               // functions that are the owner's own, by name
	values  map[*ast.FuncDecl]map[string]ast.Expr // of local variables, of the functions that were asked for
}

// declaration is a function, type, constant or variable.
type declaration struct {
	dir      string
	receiver string // name of its type, without *
	name     string
	at       token.Position
	scope    scope
}

// readProject parses files, by path.
func readProject(files map[string][]byte) *project {
	p := &project{
		fset:    token.NewFileSet(),
		strings: make(map[string]map[string]ast.Expr),
		added:   make(map[string]*declaration),
		values:  make(map[*ast.FuncDecl]map[string]ast.Expr),
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			p.addGo(name, files[name])
		}
	}
	return p
}

func (p *project) addGo(name string, text []byte) {
	file, err := parser.ParseFile(p.fset, name, text, parser.SkipObjectResolution)
	if err != nil {
		p.broken = append(p.broken, name)
		return
	}
	dir := path.Dir(name)
	add := func(receiver string, id *ast.Ident, n ast.Node) {
		p.decls = append(p.decls, &declaration{dir, receiver, id.Name, p.fset.Position(id.Pos()), scope{p, []ast.Node{n}}})
	}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			add(receiverName(d), d.Name, d)
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					add("", spec.Name, spec)
				case *ast.ValueSpec:
					for _, id := range spec.Names {
						add("", id, spec)
					}
				}
			}
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == len(spec.Names) {
			if p.strings[dir] == nil {
				p.strings[dir] = make(map[string]ast.Expr)
			}
			for i, id := range spec.Names {
				p.strings[dir][id.Name] = spec.Values[i]
			}
		}
		return true
	})
}

// receiverName is the name of the type that f is a method of, or "".
func receiverName(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) == 0 {
		return ""
	}
	t := f.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if generic, ok := t.(*ast.IndexExpr); ok {
		t = generic.X
	}
	if id, ok := t.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

// compare notes which functions base, what was written, does not have: they are the owner's.
func (p *project) compare(base *project) {
	ours := make(map[string]bool)
	for _, d := range base.decls {
		ours[d.name] = true
	}
	for _, d := range p.decls {
		if _, isFunc := d.scope.nodes[0].(*ast.FuncDecl); isFunc && !ours[d.name] {
			p.added[d.name] = d
		}
	}
}

// find returns what stands in a place: the declaration of that name in its package, of another
// receiver if there is none of that one.
func (p *project) find(at place) []*declaration {
	receiver, name := at.split()
	var exact, named []*declaration
	for _, d := range p.decls {
		if d.dir != at.Package || d.name != name {
			continue
		}
		named = append(named, d)
		if d.receiver == receiver {
			exact = append(exact, d)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return named
}

// scope is the part of a project that a condition is about.
type scope struct {
	project *project
	nodes   []ast.Node
}

// of is the scope of other nodes of the project.
func (s scope) of(nodes ...ast.Node) scope { return scope{s.project, nodes} }

// find returns where the first node of the scope stands for which is holds. A function of the
// owner's own that is called belongs to the scope: what was moved out of ours is still looked
// at.
func (s scope) find(is func(ast.Node) bool) (at token.Pos, ok bool) {
	entered := make(map[*declaration]bool)
	var visit func(ast.Node) bool
	visit = func(n ast.Node) bool {
		if n == nil || ok {
			return false
		}
		if is(n) {
			at, ok = n.Pos(), true
			return false
		}
		if d := s.project.called(n); d != nil && !entered[d] {
			entered[d] = true
			ast.Inspect(d.scope.nodes[0], visit)
		}
		return !ok
	}
	for _, n := range s.nodes {
		ast.Inspect(n, visit)
	}
	return at, ok
}

// called returns the function of the owner's own that n calls, or nil.
func (p *project) called(n ast.Node) *declaration {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return nil
	}
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return p.added[f.Name]
	case *ast.SelectorExpr:
		return p.added[f.Sel.Name]
	}
	return nil
}

// text returns the text that n is, if it is one that is known: a literal, the name of a
// constant or variable of the package, or several of these added up.
func (s scope) text(n ast.Node) (string, bool) {
	return s.project.text(n, 0)
}

func (p *project) text(n ast.Node, depth int) (string, bool) {
	const maxDepth = 8 // of constants that are made of others: a circle does not compile
	if depth > maxDepth {
		return "", false
	}
	switch n := n.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(n.Value)
		return text, err == nil && n.Kind == token.STRING
	case *ast.Ident:
		dir := path.Dir(p.fset.Position(n.Pos()).Filename)
		if value := p.strings[dir][n.Name]; value != nil {
			return p.text(value, depth+1)
		}
	case *ast.ParenExpr:
		return p.text(n.X, depth)
	case *ast.BinaryExpr:
		x, okX := p.text(n.X, depth+1)
		y, okY := p.text(n.Y, depth+1)
		return x + y, okX && okY && n.Op == token.ADD
	}
	return "", false
}
