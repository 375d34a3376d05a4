package plan

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

// AddSums adds the lines of ours that a go.sum lacks, in the order of the go command.
// There are some only when the go.mod is ours too; go mod tidy knows the others.
func AddSums(current, ours []byte) []byte {
	var lines []string
	for line := range strings.Lines(string(textfile.ToLF(current)) + string(ours)) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	slices.SortFunc(lines, compareSums)
	text := strings.Join(slices.Compact(lines), "\n")
	if text == "" {
		return nil
	}
	return textfile.LikeEndings(current, []byte(text+"\n"))
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

// RequireIn adds requirements to the go.mod text current. A version of the
// owner's that the emitted code can do with stays; the go line is not touched.
func RequireIn(current []byte, requirements []catalog.Requirement) ([]byte, error) {
	return editRequires(current, func(requires map[string]*modfile.Require) (missing []*modfile.Require) {
		for _, r := range requirements {
			if have := requires[r.Path]; have == nil || have.Indirect || !MetBy(r, have) {
				missing = append(missing, &modfile.Require{Mod: module.Version{Path: r.Path, Version: versionBeside(r, have)}})
			}
		}
		return missing
	})
}

// RaiseIn adds to the go.mod text current what the go.mod text other requires and
// current does not, or only in a lower version.
func RaiseIn(current, other []byte) ([]byte, error) {
	o, err := modfile.Parse("go.mod", other, nil)
	if err != nil {
		return nil, err
	}
	return editRequires(current, func(requires map[string]*modfile.Require) (missing []*modfile.Require) {
		for _, r := range o.Require {
			have := requires[r.Mod.Path]
			if have == nil || semver.Compare(have.Mod.Version, r.Mod.Version) < 0 {
				missing = append(missing, &modfile.Require{Mod: r.Mod, Indirect: r.Indirect && (have == nil || have.Indirect)})
			}
		}
		return missing
	})
}

// editRequires puts what change returns for the requirements of the go.mod text
// current in the place of those lines, or beside them. Comments stay.
func editRequires(current []byte, change func(map[string]*modfile.Require) []*modfile.Require) ([]byte, error) {
	f, err := modfile.Parse("go.mod", textfile.ToLF(current), nil)
	if err != nil {
		return nil, err
	}
	all := target.RequiredBy(f)
	changed := change(all)
	if len(changed) == 0 {
		return current, nil
	}
	for _, r := range changed {
		all[r.Mod.Path] = r
	}
	f.SetRequireSeparateIndirect(slices.SortedFunc(maps.Values(all), func(x, y *modfile.Require) int {
		return cmp.Compare(x.Mod.Path, y.Mod.Path)
	}))
	f.Cleanup()
	text, err := f.Format()
	if err != nil {
		return nil, err
	}
	return textfile.LikeEndings(current, text), nil
}

// MetBy reports whether the emitted code can do with the owner's version.
func MetBy(r catalog.Requirement, have *modfile.Require) bool {
	return semver.Compare(have.Mod.Version, r.Lowest) >= 0
}

// versionBeside is the version to require where have, which may be nil, stands.
func versionBeside(r catalog.Requirement, have *modfile.Require) string {
	if have != nil && MetBy(r, have) {
		return have.Mod.Version
	}
	return r.Version
}
