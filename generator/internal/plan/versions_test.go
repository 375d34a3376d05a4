package plan_test

import (
	"go/parser"
	"go/token"
	"maps"
	"path"
	"slices"
	"strings"
	"testing/fstest"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
)

// nextVersion changes the templates, and sometimes the answers.
func (w *world) nextVersion() {
	w.t.Helper()
	next := maps.Clone(w.templates)
	names := slices.Sorted(maps.Keys(next))
	for range w.dice.IntN(8) {
		name := names[w.dice.IntN(len(names))]
		at := strings.TrimSuffix(name, layers.TemplateSuffix)
		if next[name] == nil || strings.HasPrefix(name, "module/") || strings.Contains(name, "/migrations/") || name == "app/.gitignore" {
			continue
		}
		switch w.dice.IntN(10) {
		default:
			text := string(next[name].Data)
			for range 1 + w.dice.IntN(3) {
				text = w.ours.edit(at, text)
			}
			if path.Ext(at) == ".go" {
				text = formatted(text)
			}
			if valid(at, text) {
				w.log = append(w.log, "templates: "+name+" changes")
				next[name] = &fstest.MapFile{Data: []byte(text)}
			}
		case 0:
			w.log = append(w.log, "templates: "+name+" goes")
			delete(next, name)
		case 1:
			added := "base/internal/auth/ours_" + string(rune('a'+w.dice.IntN(3))) + ".go.tmpl"
			w.log = append(w.log, "templates: "+added+" comes")
			next[added] = &fstest.MapFile{Data: []byte(w.ours.text("a.go"))}
		case 2:
			added := "base/internal/auth/store/migrations/sqlite/00" + string(rune('2'+w.dice.IntN(8))) + "0_more.sql"
			if next[added] == nil {
				w.log = append(w.log, "templates: "+added+" comes")
				next[added] = &fstest.MapFile{Data: []byte(w.ours.text("a.sql"))}
			}
		case 3:
			const was, now = "base/internal/auth/input.go.tmpl", "base/internal/auth/field.go.tmpl"
			if next[was] != nil && next[now] == nil {
				w.log = append(w.log, "templates: "+was+" is "+now)
				next[now] = next[was]
				delete(next, was)
			}
		}
	}
	w.templates = next
	w.answers = w.inspect().Defaults()
	switch w.dice.IntN(10) {
	case 0:
		w.answers.Dir = []string{"internal/auth", "identity", "internal/identity/auth"}[w.dice.IntN(3)]
	case 1:
		w.answers.Router = []string{"chi", "stdlib"}[w.dice.IntN(2)]
	case 2:
		w.answers.Features = slices.DeleteFunc(slices.Clone(w.answers.Features), func(f string) bool { return f == "reset" })
	case 3:
		w.answers.Features = catalog.DefaultFeatures()
	default:
		return
	}
	w.log = append(w.log, "answers: "+w.answers.Dir+" "+w.answers.Router+" "+strings.Join(w.answers.Features, ","))
}

// valid reports whether text is one that a template may have.
func valid(name, text string) bool {
	if strings.TrimSpace(text) == "" || strings.Contains(text, "\r") || strings.Contains("\n"+text, "\n-- ") {
		return false
	}
	if path.Ext(name) != ".go" {
		return true
	}
	_, err := parser.ParseFile(token.NewFileSet(), "", text, parser.SkipObjectResolution)
	named := strings.ReplaceAll(text, "[[.Import]]", "")
	return err == nil && formatted(text) == text && !strings.Contains(named, "[[")
}
