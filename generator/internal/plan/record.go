package plan

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

// sameAsRecorded refuses answers other than those the project was made with.
func sameAsRecorded(p *target.Project, a catalog.Answers) error {
	m := p.Manifest
	switch {
	case m == nil:
		return nil
	case !m.Answers.Equal(a):
		return fault.Misuse("run it with the recorded answers: "+m.Answers.Command(p.Root),
			"the project was scaffolded with %s; changing its answers is not in this version", strings.Join(m.Answers.Instead(a), "; "))
	case m.Module != p.Module:
		return fault.Fail(nil, "rename it back for this run",
			"the module was %s when it was scaffolded and is %s now; following a rename is not in this version", m.Module, cmp.Or(p.Module, "gone"))
	}
	return nil
}

// matchesBase refuses a project whose pristine files are not the wanted ones,
// which is the work of an upgrade.
func matchesBase(p *target.Project, wanted []layers.File) error {
	if p.Manifest == nil {
		return nil
	}
	same := len(wanted) == len(p.Base)
	for _, f := range wanted {
		text, ok := p.Base[f.ID]
		same = same && ok && text == string(f.Data)
	}
	if same {
		return nil
	}
	if p.Manifest.Tool == catalog.Version {
		return fault.Fail(nil, "run the build that wrote it",
			"another build of version %s wrote this project, and would write other files than this one; upgrading is not in this version", catalog.Version)
	}
	return fault.Fail(nil, "install version "+p.Manifest.Tool+" to run it again unchanged",
		"the project was scaffolded by version %s and this one (%s) would write other files; upgrading is not in this version", p.Manifest.Tool, catalog.Version)
}

// recordSteps plans the manifest and the base.
func (pl *Plan) recordSteps(ours []layers.File) error {
	p := pl.Project
	m := &record.Manifest{Schema: record.ManifestSchema, Tool: catalog.Version, Module: pl.Module, App: p.New, Answers: pl.Answers}
	m.Answers.Module = ""
	m.Answers.Features = append([]string{}, catalog.InTableOrder(pl.Answers.Features)...)
	for _, f := range ours {
		state := record.StateManaged
		if pl.Step(f.Path).Action == ActionDeleted {
			state = record.StateDeleted
		}
		m.Files = append(m.Files, record.ManifestFile{ID: f.ID, Path: f.Path, SHA256: textfile.Digest(f.Data), State: state})
	}
	slices.SortFunc(m.Files, func(x, y record.ManifestFile) int { return cmp.Compare(x.ID, y.ID) })
	var err error
	if m.Ignored, err = ignored(p); err != nil {
		return err
	}
	pl.manifest = m
	if err := pl.Record(); err != nil {
		return err
	}
	current, err := p.Read(record.BasePath)
	if err != nil {
		return err
	}
	pl.Put(SharedStep("scaffold/base", record.BasePath, current, record.EncodeBase(ours)))
	return nil
}

// record plans the manifest with the requirements that go.mod gains by the plan as
// it is now: once when it is made, and again when go mod tidy has settled them.
func (pl *Plan) Record() error {
	var err error
	if pl.manifest.Requirements, err = pl.recordedNeeds(); err != nil {
		return err
	}
	text, err := pl.manifest.Encode()
	if err != nil {
		return fault.Fail(err, "", "write the manifest")
	}
	current, err := pl.Project.Read(record.ManifestPath)
	if err != nil {
		return err
	}
	pl.Put(SharedStep("scaffold/manifest", record.ManifestPath, current, text))
	return nil
}

// recordedNeeds lists the requirements that this run or an earlier one added or
// raised, each with what stood there before the first of them.
func (pl *Plan) recordedNeeds() ([]record.ManifestNeeds, error) {
	needs := make(map[string]record.ManifestNeeds)
	if m := pl.Project.Manifest; m != nil {
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
			n = record.ManifestNeeds{Path: c.Path, Before: c.Before}
		}
		if n.Version = c.After; n.Version == "" || n.Version == n.Before {
			delete(needs, c.Path)
		} else {
			needs[c.Path] = n
		}
	}
	return slices.SortedFunc(maps.Values(needs), func(x, y record.ManifestNeeds) int { return cmp.Compare(x.Path, y.Path) }), nil
}
