package check

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path"
	"slices"
	"strconv"

	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"
)

// fix is what one use of an old name becomes.
type fix struct {
	use     Use
	edits   []edit
	imports []edit // imports that are added for it
}

// round rewrites all uses that it can at once, and reports whether there were any.
func (m *migrating) round(y *typed) (again bool, err error) {
	fixes := make(map[string][]fix) // by path
	seen := make(map[string]bool)   // a file can be of several packages
	m.reasons = make(map[string]string)
	y.inline(func(u *unit, d analysis.Diagnostic) {
		at := y.deps.fset.PositionFor(d.Pos, false)
		name := y.rel(at.Filename)
		if m.isShim(name) || err != nil {
			return
		}
		if len(d.SuggestedFixes) == 0 {
			m.reasons[place(name, at.Line)] = d.Message
			return
		}
		f, why, failed := m.fixOf(y, u, name, d)
		if err = cmp.Or(err, failed); why != "" {
			m.reasons[place(name, at.Line)] = why
		}
		if key := fmt.Sprint(name, f.edits); len(f.edits) > 0 && !seen[key] {
			seen[key] = true
			fixes[name] = append(fixes[name], f)
		}
	})
	for _, name := range slices.Sorted(maps.Keys(fixes)) {
		done, failed := m.rewrite(y, name, fixes[name])
		again, err = again || done, cmp.Or(err, failed)
	}
	return again, err
}

func place(name string, line int) string { return name + ":" + strconv.Itoa(line) }

// fixOf turns a suggestion of the inliner into edits of single tokens. why says why there
// are none.
func (m *migrating) fixOf(y *typed, u *unit, name string, d analysis.Diagnostic) (f fix, why string, err error) {
	text, err := y.read(y.at(name))
	if err != nil {
		return fix{}, "", err
	}
	file := fileAt(u, d.Pos)
	object, ident := usedAt(u, file, d)
	if object == nil {
		return fix{}, "", nil
	}
	offsets := y.deps.fset.File(d.Pos)
	f.use = m.useOf(y, object, ident)
	for _, e := range d.SuggestedFixes[0].TextEdits {
		start, end := offsets.Offset(e.Pos), offsets.Offset(e.Pos)
		if e.End.IsValid() {
			end = offsets.Offset(e.End)
		}
		if importing := end <= offsets.Offset(afterImports(file)); importing {
			if len(e.NewText) > 0 { // whether an import is needed no more is seen when all is done
				f.imports = append(f.imports, edit{start, end, string(e.NewText)})
			}
			continue
		}
		edits, ok := tokenEdits(string(text[start:end]), string(e.NewText))
		if !ok {
			return fix{}, "a comment stands in what changes", nil
		}
		for _, t := range edits {
			f.edits = append(f.edits, edit{start + t.start, start + t.end, string(textfile.LikeEndings(text, []byte(t.text)))})
		}
	}
	for i, e := range f.imports {
		f.imports[i].text = string(textfile.LikeEndings(text, []byte(e.text)))
	}
	return f, "", nil
}

func fileAt(u *unit, pos token.Pos) *ast.File {
	for _, f := range u.files {
		if f.FileStart <= pos && pos <= f.FileEnd {
			return f
		}
	}
	return nil
}

// afterImports is where the declarations of f begin that are no imports.
func afterImports(f *ast.File) token.Pos {
	for _, d := range f.Decls {
		if g, ok := d.(*ast.GenDecl); !ok || g.Tok != token.IMPORT {
			start, _ := withDoc(d)
			return start
		}
	}
	return f.FileEnd
}

// usedAt is what the diagnostic is about, and where it is named.
func usedAt(u *unit, file *ast.File, d analysis.Diagnostic) (object types.Object, ident *ast.Ident) {
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil || object != nil || n.End() <= d.Pos || n.Pos() >= d.End {
			return false
		}
		if n.Pos() != d.Pos || n.End() != d.End {
			return true
		}
		if call, ok := n.(*ast.CallExpr); ok {
			if fn := typeutil.StaticCallee(u.info, call); fn != nil {
				object, ident = fn, lastIdent(call.Fun)
			}
			return object == nil
		}
		if e, ok := n.(ast.Expr); ok {
			if name := lastIdent(e); name != nil {
				object, ident = u.info.Uses[name], name
			}
		}
		return object == nil
	})
	return object, ident
}

// lastIdent is the name at the end of a qualified one, without type arguments.
func lastIdent(e ast.Expr) *ast.Ident {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return e.Sel
	case *ast.IndexExpr:
		return lastIdent(e.X)
	case *ast.IndexListExpr:
		return lastIdent(e.X)
	}
	return nil
}

// useOf tells what of ours is named at ident.
func (m *migrating) useOf(y *typed, object types.Object, ident *ast.Ident) Use {
	at := y.deps.fset.PositionFor(ident.Pos(), false)
	name := y.rel(at.Filename)
	declared := y.rel(y.deps.fset.PositionFor(object.Pos(), false).Filename)
	u := Use{Path: name, Line: m.lines[name].before(at.Line), Old: memberName(object)}
	u.New, u.Since = m.names.latest(path.Dir(declared), u.Old)
	return u
}

// memberName is "Name", or "Type.Name" of a method.
func memberName(object types.Object) string {
	if fn, ok := object.(*types.Func); ok && fn.Signature().Recv() != nil {
		t := fn.Signature().Recv().Type()
		if p, ok := t.(*types.Pointer); ok {
			t = p.Elem()
		}
		if n, ok := t.(*types.Named); ok {
			return n.Obj().Name() + "." + object.Name()
		}
	}
	return object.Name()
}

// rewrite makes the fixes of one file but those that overlap, which the next round makes,
// and reports whether it made any.
func (m *migrating) rewrite(y *typed, name string, fixes []fix) (bool, error) {
	text, err := y.read(y.at(name))
	if err != nil {
		return false, err
	}
	slices.SortFunc(fixes, func(a, b fix) int { return cmp.Compare(a.edits[0].start, b.edits[0].start) })
	var edits []edit
	var uses []Use
	for _, f := range fixes {
		if overlap(edits, f.edits) {
			m.reasons[place(name, f.use.Line)] = "it stands within another that changes"
			continue
		}
		edits, uses = append(edits, f.edits...), append(uses, f.use)
		for _, e := range f.imports {
			if !slices.Contains(edits, e) {
				edits = append(edits, e)
			}
		}
	}
	changed, lines := apply(text, edits, m.lines[name])
	changed, lines = dropImports(changed, text, lines)
	if _, err := parser.ParseFile(token.NewFileSet(), name, changed, parser.SkipObjectResolution); err != nil {
		for _, u := range uses {
			m.reasons[place(name, u.Line)] = "the outcome would not be Go"
		}
		return false, nil
	}
	m.done.Files[name], m.lines[name] = changed, lines
	for _, u := range uses {
		m.migrated(u)
	}
	return true, nil
}

// migrated adds a use. One that takes several rounds to get its name of today is one use.
func (m *migrating) migrated(u Use) {
	known := slices.ContainsFunc(m.done.Migrated, func(v Use) bool { return v.Path == u.Path && v.Line == u.Line && v.New == u.New && v.Old != u.Old })
	if !known {
		m.done.Migrated = append(m.done.Migrated, u)
	}
}
