package generator

import (
	"cmp"
	"slices"
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
		return usage("run it with the recorded answers: "+m.Answers.Command("."),
			"changing the answers of a scaffolded project is not in this version")
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
	return failed(nil, "install version "+p.manifest.Tool+" to run it again unchanged",
		"the project was scaffolded by version %s and this one (%s) would write other files; upgrading is not in this version", p.manifest.Tool, Version)
}

// recordSteps plans the manifest and the base.
func (p *Project) recordSteps(a Answers, module string, ours []File, steps []Step) ([]Step, error) {
	m := &Manifest{Schema: manifestSchema, Tool: Version, Module: module, App: p.New, Answers: a}
	m.Answers.Module = ""
	m.Answers.Features = append([]string{}, inTableOrder(a.Features)...)
	for i, f := range ours {
		state := StateManaged
		if steps[i].Action == ActionDeleted {
			state = StateDeleted
		}
		m.Files = append(m.Files, ManifestFile{ID: f.ID, Path: f.Path, SHA256: hash(f.Data), State: state})
	}
	slices.SortFunc(m.Files, func(x, y ManifestFile) int { return cmp.Compare(x.ID, y.ID) })
	m.Requirements = p.added(a)
	text, err := m.encode()
	if err != nil {
		return nil, failed(err, "", "write the manifest")
	}
	var record []Step
	for _, f := range []File{
		{ID: "scaffold/manifest", Path: manifestPath, Data: text},
		{ID: "scaffold/base", Path: basePath, Data: encodeBase(ours)},
	} {
		current, err := p.read(f.Path)
		if err != nil {
			return nil, err
		}
		record = append(record, sharedStep(f.ID, f.Path, current, f.Data))
	}
	return record, nil
}

// added lists the requirements that this run or an earlier one added to go.mod.
func (p *Project) added(a Answers) []ManifestNeeds {
	var needs []ManifestNeeds
	if p.manifest != nil {
		needs = slices.Clone(p.manifest.Requirements)
	}
	for _, r := range missingFrom(p.requires, a.requirements(p.New)) {
		at := slices.IndexFunc(needs, func(n ManifestNeeds) bool { return n.Path == r.Path })
		if at < 0 {
			needs = append(needs, ManifestNeeds{r.Path, r.version(p.requires[r.Path])})
		} else {
			needs[at].Version = r.version(p.requires[r.Path])
		}
	}
	slices.SortFunc(needs, func(x, y ManifestNeeds) int { return cmp.Compare(x.Path, y.Path) })
	return needs
}
