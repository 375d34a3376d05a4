package generator

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/loginscaffold/loginscaffold/templates"
)

func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func TestLayersApplyByTheirNames(t *testing.T) {
	files := make(fstest.MapFS)
	for _, layer := range []string{
		"base", "app", "app+router.chi", "app+router.stdlib", "module+store.sqlite", "router/chi", "router/stdlib", "store/sql",
		"store/sqlite", "store/memory", "feature/register", "feature/delete", "app+feature.delete+identity.email", "identity/username",
	} {
		files[layer+"/x"] = &fstest.MapFile{}
	}
	with := func(change func(*situation)) situation {
		s := situation{answers: valid()}
		change(&s)
		return s
	}
	for name, c := range map[string]struct {
		s    situation
		want []string
	}{
		"library": {with(func(*situation) {}), []string{"base", "router/stdlib", "store/sql", "store/sqlite"}},
		"new project": {
			with(func(s *situation) { s.app, s.module, s.answers.Features = true, true, []string{"delete"} }),
			[]string{"app", "app+feature.delete+identity.email", "app+router.stdlib", "base", "feature/delete", "module+store.sqlite", "router/stdlib", "store/sql", "store/sqlite"},
		},
		"chi in memory": {
			with(func(s *situation) { s.app, s.answers.Router, s.answers.Store = true, "chi", "memory" }),
			[]string{"app", "app+router.chi", "base", "router/chi", "store/memory"},
		},
	} {
		got, err := layersOf(files, c.s)
		slices.Sort(got)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, %v; want %q", name, got, err, c.want)
		}
	}
}

// A layer that no answers select is a directory of dead text.
func TestEveryLayerIsUsed(t *testing.T) {
	all, err := layerNames(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	used := make(map[string]bool)
	for _, a := range everyAnswer() {
		layers, err := layersOf(templates.FS, situation{answers: a, app: true, module: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, layer := range layers {
			used[layer] = true
		}
	}
	for _, layer := range all {
		if !used[layer] {
			t.Errorf("templates/%s never applies", layer)
		}
	}
}
