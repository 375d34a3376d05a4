package layers

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
)

// Situation is what decides whether a layer applies.
type Situation struct {
	Answers catalog.Answers
	App     bool // the project is new and gets main.go and a home page
	Module  bool // a go.mod is to be made
}

// LayersOf lists the layers of templates that apply, in the order of their
// names. A layer is a directory of templates, or of a directory that is called
// like an axis, as in router/chi.
func LayersOf(templates fs.FS, s Situation) ([]string, error) {
	all, err := LayerNames(templates)
	if err != nil {
		return nil, err
	}
	var layers []string
	for _, layer := range all {
		ok, err := s.applies(layer)
		if err != nil {
			return nil, err
		}
		if ok {
			layers = append(layers, layer)
		}
	}
	return layers, nil
}

// LayerNames lists all layers of templates.
func LayerNames(templates fs.FS) ([]string, error) {
	entries, err := fs.ReadDir(templates, ".")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() || e.Name() == "renamed" { // renamed holds what callers of older versions call
			continue
		}
		if e.Name() != "feature" && e.Name() != "part" && !slices.ContainsFunc(catalog.Axes[:], func(x catalog.Axis) bool { return x.Name == e.Name() }) {
			names = append(names, e.Name())
			continue
		}
		values, err := fs.ReadDir(templates, e.Name())
		if err != nil {
			return nil, err
		}
		for _, v := range values {
			if v.IsDir() {
				names = append(names, path.Join(e.Name(), v.Name()))
			}
		}
	}
	return names, nil
}

// applies reports whether all conditions of layer hold. The name is the
// condition: base, app, module, axis and value (router/chi, or router.chi where a
// directory would be in the way), feature or part and its name, or without and
// the name of either, joined by '+'. A name that means nothing is an error, so that
// a misspelt directory is not silently left out.
func (s Situation) applies(layer string) (bool, error) {
	all := true
	for part := range strings.SplitSeq(layer, "+") {
		ok, err := s.holds(part)
		if err != nil {
			return false, fault.Fail(nil, "", "template layer %q: %s", layer, err)
		}
		all = all && ok
	}
	return all, nil
}

func (s Situation) holds(condition string) (bool, error) {
	switch condition {
	case "base":
		return true, nil
	case "app":
		return s.App, nil
	case "module":
		return s.Module, nil
	}
	name, value, _ := strings.Cut(strings.Replace(condition, "/", ".", 1), ".")
	if name == "feature" && slices.Contains(catalog.FeatureNames(), value) {
		return slices.Contains(s.Answers.Features, value), nil
	}
	isPart := slices.ContainsFunc(catalog.Parts, func(p catalog.Part) bool { return p.Name == value })
	if name == "without" && (isPart || slices.Contains(catalog.FeatureNames(), value)) {
		return !s.Answers.HasPart(value) && !slices.Contains(s.Answers.Features, value), nil
	}
	if name == "part" && isPart {
		return s.Answers.HasPart(value), nil
	}
	for _, x := range catalog.Axes {
		if x.Name != name {
			continue
		}
		if !slices.ContainsFunc(x.Choices, func(c catalog.Choice) bool { return c.Value == value || slices.Contains(c.Layers, value) }) {
			break
		}
		chosen := catalog.Find(x.Choices, *x.Value(&s.Answers))
		return chosen != nil && (chosen.Value == value || slices.Contains(chosen.Layers, value)), nil
	}
	return false, fault.Misuse("", "no answer is called %q", condition)
}
