package check

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/target"
)

// findMentions looks for the files of the module, but those in ours, that have a word
// which is an old name. Nothing is parsed: it is to be quick where there is nothing.
func (m *migrating) findMentions(ours map[string]bool) error {
	if len(m.names) == 0 {
		return nil
	}
	words := make([]string, len(m.names))
	for i, n := range m.names {
		_, last := splitName(n.old)
		words[i] = regexp.QuoteMeta(last)
	}
	old := regexp.MustCompile(`\b(` + strings.Join(words, "|") + `)\b`)
	files, err := target.GoFiles(m.tree.root)
	if err != nil {
		return err
	}
	for name := range m.tree.files {
		if strings.HasSuffix(name, ".go") {
			files = append(files, name)
		}
	}
	slices.Sort(files)
	for _, name := range slices.Compact(files) {
		if ours[name] {
			continue
		}
		text, err := m.tree.read(m.tree.at(name))
		if err != nil && !os.IsNotExist(err) && !os.IsPermission(err) {
			return err
		}
		if old.Match(text) {
			m.mentions = append(m.mentions, name)
		}
	}
	return nil
}

// unchecked lists the uses in files that were not type-checked, as far as names alone
// tell: those behind other build tags, and those with conflict markers and what imports
// them; all when y is nil.
func (m *migrating) unchecked(y *typed, skip map[string]bool) {
	checked, marked := make(map[string]bool), make(map[string]bool)
	if y != nil {
		for _, u := range y.all() {
			for _, name := range u.GoFiles {
				checked[y.rel(name)] = true
			}
		}
		for _, p := range y.listed {
			if y.isOwn(p) && skip[plainPath(p)] {
				marked[y.rel(p.Dir)] = true
			}
		}
	}
	for _, name := range m.mentions {
		text, err := m.tree.read(m.tree.at(name))
		if err != nil || checked[name] {
			continue
		}
		why := "the module cannot be loaded"
		if y != nil {
			why = "not part of the build here"
		}
		if marked[path.Dir(name)] {
			why = "conflict markers are in the way"
		}
		m.named(name, text, why)
	}
}

// named lists what uses an old name in a Go text by its look.
func (m *migrating) named(name string, text []byte, why string) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
	if err != nil {
		m.namedInLines(name, text, why)
		return
	}
	imported := map[string]string{path.Dir(name): ""} // slash path of the package to its name here
	for _, s := range f.Imports {
		importPath, _ := strconv.Unquote(s.Path.Value)
		if dir, ok := strings.CutPrefix(importPath, m.module+"/"); ok {
			imported[dir] = localName(s, nil)
		}
	}
	use := func(ident *ast.Ident, fits func(n renamed, local string) bool) {
		for _, n := range m.names {
			local, here := imported[n.dir]
			if _, last := splitName(n.old); here && last == ident.Name && fits(n, local) {
				m.mentioned(n, name, fset.PositionFor(ident.Pos(), false).Line, why)
				return
			}
		}
	}
	selected := make(map[*ast.Ident]bool)
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr: // of a method
			if s, ok := n.Fun.(*ast.SelectorExpr); ok {
				use(s.Sel, func(n renamed, _ string) bool { return strings.Contains(n.old, ".") })
			}
		case *ast.SelectorExpr:
			selected[n.Sel] = true
			x, ok := n.X.(*ast.Ident)
			use(n.Sel, func(n renamed, local string) bool {
				return ok && local != "" && x.Name == local && !strings.Contains(n.old, ".")
			})
		case *ast.Ident:
			use(n, func(n renamed, local string) bool {
				return (local == "" || local == ".") && !strings.Contains(n.old, ".")
			})
		}
		return true
	})
}

// namedInLines lists the lines with an old name of a text that is not Go now.
func (m *migrating) namedInLines(name string, text []byte, why string) {
	for _, n := range m.names {
		_, last := splitName(n.old)
		word := regexp.MustCompile(`\b` + regexp.QuoteMeta(last) + `\b`)
		for i, line := range bytes.Split(text, []byte("\n")) {
			if word.Match(line) {
				m.mentioned(n, name, i+1, why)
			}
		}
	}
}

func (m *migrating) mentioned(n renamed, name string, line int, why string) {
	today, since := m.names.latest(n.dir, n.old)
	m.done.Left = append(m.done.Left, Use{
		Path: name, Line: line, Old: n.old, New: today, Since: since,
		Remedy: remedyOf(n.old, today, since) + because(why),
	})
}
