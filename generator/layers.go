package generator

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// situation is what decides whether a layer applies.
type situation struct {
	answers Answers
	app     bool // the project is new and gets main.go and a home page
	module  bool // a go.mod is to be made
}

// layersOf lists the layers of templates that apply, in the order of their
// names. A layer is a directory of templates, or of a directory that is called
// like an axis, as in router/chi.
func layersOf(templates fs.FS, s situation) ([]string, error) {
	all, err := layerNames(templates)
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

func layerNames(templates fs.FS) ([]string, error) {
	entries, err := fs.ReadDir(templates, ".")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		if e.Name() != "feature" && e.Name() != "part" && !slices.ContainsFunc(axes, func(x axis) bool { return x.name == e.Name() }) {
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
func (s situation) applies(layer string) (bool, error) {
	all := true
	for part := range strings.SplitSeq(layer, "+") {
		ok, err := s.holds(part)
		if err != nil {
			return false, failed(nil, "", "template layer %q: %s", layer, err)
		}
		all = all && ok
	}
	return all, nil
}

func (s situation) holds(condition string) (bool, error) {
	switch condition {
	case "base":
		return true, nil
	case "app":
		return s.app, nil
	case "module":
		return s.module, nil
	}
	name, value, _ := strings.Cut(strings.Replace(condition, "/", ".", 1), ".")
	if name == "feature" && slices.Contains(featureNames(), value) {
		return slices.Contains(s.answers.Features, value), nil
	}
	isPart := slices.ContainsFunc(Parts, func(p Part) bool { return p.Name == value })
	if name == "without" && (isPart || slices.Contains(featureNames(), value)) {
		return !s.answers.hasPart(value) && !slices.Contains(s.answers.Features, value), nil
	}
	if name == "part" && isPart {
		return s.answers.hasPart(value), nil
	}
	for _, x := range axes {
		if x.name != name {
			continue
		}
		if !slices.ContainsFunc(x.choices, func(c Choice) bool { return c.Value == value || slices.Contains(c.Layers, value) }) {
			break
		}
		chosen := find(x.choices, *x.value(&s.answers))
		return chosen != nil && (chosen.Value == value || slices.Contains(chosen.Layers, value)), nil
	}
	return false, usage("", "no answer is called %q", condition)
}
