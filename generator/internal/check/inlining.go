package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inline"
	"golang.org/x/tools/go/packages"
)

// inlining runs the inliner over the packages of a module. It stands in for
// go/analysis/checker, which would read the shims from disk, where they are not, and
// analyze every package of every other module first.
type inlining struct {
	*typed
	facts  map[factKey]analysis.Fact // what packages say of their names to those that import them
	done   map[*unit]bool
	report func(*unit, analysis.Diagnostic)
}

type factKey struct {
	object types.Object
	kind   reflect.Type
}

// inline reports what the inliner has to say of y, of a package after what it imports.
func (y *typed) inline(report func(*unit, analysis.Diagnostic)) {
	in := &inlining{typed: y, facts: make(map[factKey]analysis.Fact), done: make(map[*unit]bool), report: report}
	for _, u := range y.all() {
		in.visit(u)
	}
}

func (in *inlining) visit(u *unit) {
	if in.done[u] || u.info == nil {
		return
	}
	in.done[u] = true
	packages.Visit([]*packages.Package{u.Package}, nil, func(p *packages.Package) {
		if of := in.own[p.ID]; of != nil {
			in.visit(of)
		}
	})
	defer outsideOfTests(u.files, in.deps.fset)()
	// The inliner takes types for granted that a package with errors does not have. What
	// it cannot look at is left to the owner.
	defer func() { _ = recover() }()
	in.run(u, inline.Analyzer, make(map[*analysis.Analyzer]any))
}

func (in *inlining) run(u *unit, a *analysis.Analyzer, results map[*analysis.Analyzer]any) any {
	pass := &analysis.Pass{
		Analyzer: a, Fset: in.deps.fset, Files: u.files, Pkg: u.types, TypesInfo: u.info, TypesSizes: u.TypesSizes,
		OtherFiles: u.OtherFiles, IgnoredFiles: u.IgnoredFiles, Module: new(analysis.Module),
		Report:   func(d analysis.Diagnostic) { in.report(u, d) },
		ResultOf: make(map[*analysis.Analyzer]any), ReadFile: in.read,
		ImportObjectFact: func(of types.Object, fact analysis.Fact) bool {
			known := in.facts[factKey{of, reflect.TypeOf(fact)}]
			if known != nil {
				reflect.ValueOf(fact).Elem().Set(reflect.ValueOf(known).Elem())
			}
			return known != nil
		},
		ExportObjectFact: func(of types.Object, fact analysis.Fact) { in.facts[factKey{of, reflect.TypeOf(fact)}] = fact },
	}
	for _, required := range a.Requires {
		if _, ok := results[required]; !ok {
			results[required] = in.run(u, required, results)
		}
		pass.ResultOf[required] = results[required]
	}
	result, err := a.Run(pass)
	if err != nil {
		return nil
	}
	return result
}

// outsideOfTests gives test functions other names, and returns a function that gives them
// back: the inliner leaves alone what TestX calls X for, since that would be no test of X
// any more. Here X goes.
func outsideOfTests(files []*ast.File, fset *token.FileSet) (restore func()) {
	old := make(map[*ast.Ident]string)
	for _, f := range files {
		if !strings.HasSuffix(fset.File(f.FileStart).Name(), "_test.go") {
			continue
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil {
				old[fn.Name] = fn.Name.Name
				fn.Name.Name = "_" + fn.Name.Name
			}
		}
	}
	return func() {
		for name, was := range old {
			name.Name = was
		}
	}
}
