package generator

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"golang.org/x/mod/semver"
)

// restoreHint is the way out of a record that cannot be trusted.
const restoreHint = "restore " + scaffoldDir + " from version control"

// readScaffold reads the manifest and the base, if there are any.
func (p *Project) readScaffold() error {
	manifest, err := p.read(manifestPath)
	if err != nil {
		return err
	}
	base, err := p.read(basePath)
	if err != nil {
		return err
	}
	for _, e := range []entry{manifest, base} {
		if e.blocked != "" {
			return failed(nil, restoreHint, "cannot read the record of earlier runs: %s", e.blocked)
		}
	}
	switch {
	case manifest.data == nil && base.data == nil:
		return nil
	case manifest.data == nil:
		return failed(nil, restoreHint, "%s is there but %s is not", basePath, manifestPath)
	case base.data == nil:
		return failed(nil, restoreHint, "%s is there but %s is not", manifestPath, basePath)
	}
	if p.manifest, err = parseManifest(manifest.data); err != nil {
		return failed(err, restoreHint, "cannot read %s", manifestPath)
	}
	if p.base, err = parseBase(base.data, p.manifest); err != nil {
		return failed(err, restoreHint, "cannot read %s", basePath)
	}
	return nil
}

// sameAsRecorded refuses answers other than those the project was made with.
func (p *Project) sameAsRecorded(a Answers) error {
	m := p.manifest
	switch {
	case m == nil:
		return nil
	case !m.Answers.equal(a):
		return usage("run it with the recorded answers: "+m.Answers.Command(p.Root),
			"the project was scaffolded with %s; changing its answers is not in this version", strings.Join(m.Answers.instead(a), "; "))
	case m.Module != p.Module:
		return failed(nil, "rename it back for this run",
			"the module was %s when it was scaffolded and is %s now; following a rename is not in this version", m.Module, cmp.Or(p.Module, "gone"))
	}
	return nil
}

// matchesBase refuses a project whose pristine files are not the wanted ones,
// which is the work of an upgrade.
func (p *Project) matchesBase(wanted []File) error {
	if p.manifest == nil {
		return nil
	}
	same := len(wanted) == len(p.base)
	for _, f := range wanted {
		text, ok := p.base[f.ID]
		same = same && ok && text == string(f.Data)
	}
	if same {
		return nil
	}
	if p.manifest.Tool == Version {
		return failed(nil, "run the build that wrote it",
			"another build of version %s wrote this project, and would write other files than this one; upgrading is not in this version", Version)
	}
	return failed(nil, "install version "+p.manifest.Tool+" to run it again unchanged",
		"the project was scaffolded by version %s and this one (%s) would write other files; upgrading is not in this version", p.manifest.Tool, Version)
}

// notNewer refuses the project of a newer version before anything else of it is
// judged or undone: what its manifest says, and what stands beside it, only that
// version knows.
func notNewer(root string) error {
	manifest, err := reader(root)(manifestPath)
	if err != nil {
		return err
	}
	var head struct {
		Tool string `json:"tool"`
	}
	// What cannot be read is not for here: parseManifest says why.
	if json.Unmarshal(manifest.data, &head) != nil || semver.Compare("v"+head.Tool, "v"+Version) <= 0 {
		return nil
	}
	return failed(nil, "install version "+head.Tool+" or a newer one",
		"the project was written by version %s, which is newer than this one (%s)", head.Tool, Version)
}

// recordSteps plans the manifest and the base.
func (pl *Plan) recordSteps(ours []File) error {
	p := pl.Project
	m := &Manifest{Schema: manifestSchema, Tool: Version, Module: pl.Module, App: p.New, Answers: pl.Answers}
	m.Answers.Module = ""
	m.Answers.Features = append([]string{}, inTableOrder(pl.Answers.Features)...)
	for _, f := range ours {
		state := StateManaged
		if pl.step(f.Path).Action == ActionDeleted {
			state = StateDeleted
		}
		m.Files = append(m.Files, ManifestFile{ID: f.ID, Path: f.Path, SHA256: hash(f.Data), State: state})
	}
	slices.SortFunc(m.Files, func(x, y ManifestFile) int { return cmp.Compare(x.ID, y.ID) })
	var err error
	if m.Ignored, err = p.ignored(); err != nil {
		return err
	}
	pl.manifest = m
	if err := pl.record(); err != nil {
		return err
	}
	current, err := p.read(basePath)
	if err != nil {
		return err
	}
	pl.put(sharedStep("scaffold/base", basePath, current, encodeBase(ours)))
	return nil
}

// record plans the manifest with the requirements that go.mod gains by the plan as
// it is now: once when it is made, and again when go mod tidy has settled them.
func (pl *Plan) record() error {
	var err error
	if pl.manifest.Requirements, err = pl.recordedNeeds(); err != nil {
		return err
	}
	text, err := pl.manifest.encode()
	if err != nil {
		return failed(err, "", "write the manifest")
	}
	current, err := pl.Project.read(manifestPath)
	if err != nil {
		return err
	}
	pl.put(sharedStep("scaffold/manifest", manifestPath, current, text))
	return nil
}

// recordedNeeds lists the requirements that this run or an earlier one added or
// raised, each with what stood there before the first of them.
func (pl *Plan) recordedNeeds() ([]ManifestNeeds, error) {
	needs := make(map[string]ManifestNeeds)
	if m := pl.Project.manifest; m != nil {
		for _, n := range m.Requirements {
			needs[n.Path] = n
		}
	}
	changes, err := pl.Requirements()
	if err != nil {
		return nil, err
	}
	for _, c := range changes {
		n, known := needs[c.Path]
		if !known {
			n = ManifestNeeds{Path: c.Path, Before: c.Before}
		}
		if n.Version = c.After; n.Version == "" || n.Version == n.Before {
			delete(needs, c.Path)
		} else {
			needs[c.Path] = n
		}
	}
	return slices.SortedFunc(maps.Values(needs), func(x, y ManifestNeeds) int { return cmp.Compare(x.Path, y.Path) }), nil
}
