package generator

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

// addSums adds the lines of ours that a go.sum lacks, in the order of the go command.
// There are some only when the go.mod is ours too; go mod tidy knows the others.
func addSums(current, ours []byte) []byte {
	var lines []string
	for line := range strings.Lines(string(toLF(current)) + string(ours)) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	slices.SortFunc(lines, compareSums)
	text := strings.Join(slices.Compact(lines), "\n")
	if text == "" {
		return nil
	}
	return likeEndings(current, []byte(text+"\n"))
}

// compareSums orders lines of a go.sum by module, version, and what is summed.
func compareSums(x, y string) int {
	xPath, xRest, _ := strings.Cut(x, " ")
	yPath, yRest, _ := strings.Cut(y, " ")
	xVersion, _, _ := strings.Cut(xRest, " ")
	yVersion, _, _ := strings.Cut(yRest, " ")
	xVersion, yVersion = strings.TrimSuffix(xVersion, "/go.mod"), strings.TrimSuffix(yVersion, "/go.mod")
	return cmp.Or(cmp.Compare(xPath, yPath), semver.Compare(xVersion, yVersion), cmp.Compare(xRest, yRest))
}

// requireIn adds requirements to the go.mod text current. A newer version of the
// owner's stays; the go line is not touched.
func requireIn(current []byte, requirements []Requirement) ([]byte, error) {
	f, err := modfile.Parse("go.mod", toLF(current), nil)
	if err != nil {
		return nil, err
	}
	requires := requiredBy(f)
	missing := missingFrom(requires, requirements)
	if len(missing) == 0 {
		return current, nil
	}
	var all []*modfile.Require
	for _, r := range f.Require {
		if !slices.ContainsFunc(missing, func(m Requirement) bool { return m.Path == r.Mod.Path }) {
			all = append(all, r)
		}
	}
	for _, m := range missing {
		all = append(all, &modfile.Require{Mod: module.Version{Path: m.Path, Version: m.version(requires[m.Path])}})
	}
	f.SetRequireSeparateIndirect(all)
	f.Cleanup()
	text, err := f.Format()
	if err != nil {
		return nil, err
	}
	return likeEndings(current, text), nil
}

func requiredBy(f *modfile.File) map[string]*modfile.Require {
	requires := make(map[string]*modfile.Require)
	for _, r := range f.Require {
		requires[r.Mod.Path] = r
	}
	return requires
}

// missingFrom are the requirements that requires has not, or has only lower or
// on behalf of others.
func missingFrom(requires map[string]*modfile.Require, wanted []Requirement) []Requirement {
	var missing []Requirement
	for _, w := range wanted {
		have := requires[w.Path]
		if have == nil || have.Indirect || semver.Compare(have.Mod.Version, w.Version) < 0 {
			missing = append(missing, w)
		}
	}
	return missing
}

// version is the version to require beside have, which may be nil: never one
// lower than the owner's.
func (r Requirement) version(have *modfile.Require) string {
	if have != nil && semver.Compare(have.Mod.Version, r.Version) > 0 {
		return have.Mod.Version
	}
	return r.Version
}
