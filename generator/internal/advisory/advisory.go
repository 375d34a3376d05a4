// Package advisory reads advisories: records of faults in emitted code, in the OSV format
// (https://ossf.github.io/osv-schema/), each with rules that judge whether an owner's files
// have the fault, and with patches of the emitted files that mend it.
//
// Nothing here reads the disk by itself. Files are named by their path in the templates: the
// package directory of a project is internal/auth here, wherever the owner keeps it.
package advisory

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/mod/semver"
)

// Advisory is one fault of emitted code. It is not changed once read, so it is safe for
// concurrent use.
type Advisory struct {
	ID       string   // LS-YYYY-NNN
	Summary  string   // one line
	Details  string   // what can happen, and to whom
	Severity string   // low, moderate, high or critical
	Since    string   // first version with the fault, without "v"
	FixedIn  string   // first version without it, without "v"; empty when there is none yet
	Files    []string // which it is in
	Verify   string   // how to see by hand whether a project has it

	checks  []check
	patches []patch // of which one fits what any version wrote
}

// Load reads all advisories of fsys, sorted by id: each is a directory LS-YYYY-NNN with
// osv.json and, in fix, one patch or more. What a rule says that this version does not know
// is an error: half understood it would judge wrongly.
func Load(fsys fs.FS) ([]Advisory, error) {
	dirs, err := fs.Glob(fsys, "LS-*")
	if err != nil {
		return nil, err
	}
	var all []Advisory
	for _, id := range dirs {
		a, err := load(fsys, id)
		if err != nil {
			return nil, fmt.Errorf("advisory %s: %w", id, err)
		}
		all = append(all, a)
	}
	return all, nil
}

func load(fsys fs.FS, id string) (Advisory, error) {
	text, err := fs.ReadFile(fsys, path.Join(id, "osv.json"))
	if err != nil {
		return Advisory{}, err
	}
	a, err := decode(text)
	if err != nil {
		return Advisory{}, fmt.Errorf("osv.json: %w", err)
	}
	if a.ID != id {
		return Advisory{}, fmt.Errorf("osv.json has the id %q", a.ID)
	}
	names, err := fs.Glob(fsys, path.Join(id, "fix", "*.patch"))
	if err != nil {
		return Advisory{}, err
	}
	for _, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return Advisory{}, err
		}
		p, err := parsePatch(string(text))
		if i := slices.IndexFunc(p, func(h hunk) bool { return h.old == "" }); i >= 0 {
			err = fmt.Errorf("a fix adds no file, and this one adds %s", p[i].path)
		}
		if err != nil {
			return Advisory{}, fmt.Errorf("%s: %w", path.Base(name), err)
		}
		a.patches = append(a.patches, p)
	}
	return a, nil
}

// Concerns reports whether code that version wrote last is to be judged. That of a version
// with the fix is too: its owner may have kept the fault when the fix was merged.
func (a Advisory) Concerns(version string) bool {
	return semver.Compare(canonical(version), canonical(a.Since)) >= 0
}

// Affects reports whether what version wrote has the fault.
func (a Advisory) Affects(version string) bool {
	return a.Concerns(version) && (a.FixedIn == "" || semver.Compare(canonical(version), canonical(a.FixedIn)) < 0)
}

func canonical(version string) string { return "v" + strings.TrimPrefix(version, "v") }
