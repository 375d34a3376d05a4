package layers

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"golang.org/x/mod/semver"
)

// renamedDir is the directory of the templates that is no layer: below it stands, for each
// release that gave exported names new ones, renamed/<version>/<path of a Go file> with the
// old names, each as a function, method, constant or alias marked //go:fix inline that
// says how the new one is used instead. It is never emitted.
const renamedDir = "renamed"

// Rename is a file of names that a release has replaced.
type Rename struct {
	Version string // of the release, "0.2.0"
	Name    string // of the template, below the directory of the version
	Text    []byte // unrendered
}

// Renames reads what the releases have renamed, sorted by version and name.
func Renames(templates fs.FS) ([]Rename, error) {
	if _, err := fs.Stat(templates, renamedDir); err != nil {
		return nil, nil // nothing was ever renamed
	}
	var all []Rename
	err := fs.WalkDir(templates, renamedDir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		version, rest, _ := strings.Cut(strings.TrimPrefix(name, renamedDir+"/"), "/")
		if !semver.IsValid("v"+version) || !strings.HasPrefix(rest, AuthPrefix) || !strings.HasSuffix(rest, ".go"+TemplateSuffix) {
			return fault.Fail(nil, "", "template %s: want %s/<version>/%s….go%s", name, renamedDir, AuthPrefix, TemplateSuffix)
		}
		text, err := fs.ReadFile(templates, name)
		all = append(all, Rename{Version: version, Name: rest, Text: text})
		return err
	})
	slices.SortFunc(all, func(a, b Rename) int {
		return cmp.Or(semver.Compare("v"+a.Version, "v"+b.Version), cmp.Compare(a.Name, b.Name))
	})
	return all, err
}

// Shim is a Go file that gives names of an earlier release back to a package, for as long
// as the owner's calls of them are being rewritten.
type Shim struct {
	Version string // of the release that has renamed them
	Path    string // of the file, beside those of its package, where no other is
	Text    []byte
}

// Shims renders what the releases after since, up to and with to, have renamed, sorted by
// version.
func Shims(templates fs.FS, d Data, since, to string) ([]Shim, error) {
	all, err := Renames(templates)
	if err != nil {
		return nil, err
	}
	var shims []Shim
	for _, r := range all {
		if semver.Compare("v"+r.Version, "v"+since) <= 0 || semver.Compare("v"+r.Version, "v"+to) > 0 {
			continue
		}
		dir := path.Join(renamedDir, r.Version)
		sub, err := fs.Sub(templates, dir)
		if err != nil {
			return nil, err
		}
		f, err := renderFile(sub, r.Name, d)
		if err != nil {
			return nil, fault.Fail(err, "", "template %s/%s", dir, r.Name)
		}
		base := "loginscaffold_" + strings.ReplaceAll(r.Version, ".", "_") + "_" + path.Base(f.Path)
		shims = append(shims, Shim{Version: r.Version, Path: path.Join(path.Dir(f.Path), base), Text: f.Data})
	}
	return shims, nil
}
