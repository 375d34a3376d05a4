package generator

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
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
	with := func(change func(*layers.Situation)) layers.Situation {
		s := layers.Situation{Answers: valid()}
		change(&s)
		return s
	}
	for name, c := range map[string]struct {
		s    layers.Situation
		want []string
	}{
		"library": {with(func(*layers.Situation) {}), []string{"base", "router/stdlib", "store/sql", "store/sqlite"}},
		"new project": {
			with(func(s *layers.Situation) { s.App, s.Module, s.Answers.Features = true, true, []string{"delete"} }),
			[]string{"app", "app+feature.delete+identity.email", "app+router.stdlib", "base", "feature/delete", "module+store.sqlite", "router/stdlib", "store/sql", "store/sqlite"},
		},
		"chi in memory": {
			with(func(s *layers.Situation) { s.App, s.Answers.Router, s.Answers.Store = true, "chi", "memory" }),
			[]string{"app", "app+router.chi", "base", "router/chi", "store/memory"},
		},
	} {
		got, err := layers.LayersOf(files, c.s)
		slices.Sort(got)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, %v; want %q", name, got, err, c.want)
		}
	}
}

// A directory of an axis may name further conditions, such as the store that keeps
// the sessions.
func TestLayersOfAnAxisMayNeedMore(t *testing.T) {
	files := make(fstest.MapFS)
	for _, layer := range []string{"session/cookie", "session/database", "session/database+store.sql", "session/database+store.sqlite", "session/database+store.memory"} {
		files[layer+"/x"] = &fstest.MapFile{}
	}
	for _, c := range []struct {
		session, store string
		want           []string
	}{
		{"cookie", "sqlite", []string{"session/cookie"}},
		{"database", "sqlite", []string{"session/database", "session/database+store.sql", "session/database+store.sqlite"}},
		{"database", "mysql", []string{"session/database", "session/database+store.sql"}},
		{"database", "memory", []string{"session/database", "session/database+store.memory"}},
	} {
		s := layers.Situation{Answers: valid()}
		s.Answers.Session, s.Answers.Store = c.session, c.store
		got, err := layers.LayersOf(files, s)
		slices.Sort(got)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s in %s: got %q, %v; want %q", c.session, c.store, got, err, c.want)
		}
	}
	files["session/database+store.oracle/x"] = &fstest.MapFile{}
	if _, err := layers.LayersOf(files, layers.Situation{Answers: valid()}); err == nil {
		t.Error("a condition that means nothing is accepted")
	}
}

// What features share, and what is only there as long as a feature is not.
func TestLayersOfFeaturesAndTheirParts(t *testing.T) {
	files := make(fstest.MapFS)
	for _, layer := range []string{
		"part/tokens", "part/tokens+store.sqlite", "part/addresses+identity.username", "feature/register", "feature/register+without.confirm",
		"feature/register+feature.confirm+identity.email", "feature/confirm", "feature/magic+without.reset",
	} {
		files[layer+"/x"] = &fstest.MapFile{}
	}
	for _, c := range []struct {
		identity string
		features []string
		want     []string
	}{
		{"email", nil, nil},
		{"email", []string{"register"}, []string{"feature/register", "feature/register+without.confirm"}},
		{"email", []string{"register", "confirm"}, []string{
			"feature/confirm", "feature/register", "feature/register+feature.confirm+identity.email", "part/tokens", "part/tokens+store.sqlite",
		}},
		{"username", []string{"register", "confirm"}, []string{
			"feature/confirm", "feature/register", "part/addresses+identity.username", "part/tokens", "part/tokens+store.sqlite",
		}},
		{"email", []string{"magic"}, []string{"feature/magic+without.reset", "part/tokens", "part/tokens+store.sqlite"}},
		{"email", []string{"reset", "magic"}, []string{"part/tokens", "part/tokens+store.sqlite"}},
	} {
		s := layers.Situation{Answers: valid()}
		s.Answers.Identity, s.Answers.Features = c.identity, c.features
		got, err := layers.LayersOf(files, s)
		slices.Sort(got)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s %q: got %q, %v; want %q", c.identity, c.features, got, err, c.want)
		}
	}
	for _, misspelt := range []string{"part/token", "feature/regster", "feature/register+without.confrm", "part/tokens+feature.none", "base+without"} {
		if _, err := layers.LayersOf(fstest.MapFS{misspelt + "/x": &fstest.MapFile{}}, layers.Situation{Answers: valid()}); err == nil {
			t.Errorf("%s is left out without a word", misspelt)
		}
	}
}

// A layer that no answers select is a directory of dead text.
func TestEveryLayerIsUsed(t *testing.T) {
	all, err := layers.LayerNames(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	used := make(map[string]bool)
	for _, a := range coveringAnswers() {
		layers, err := layers.LayersOf(templates.FS, layers.Situation{Answers: a, App: true, Module: true})
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
