package plan

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

// newManifest is the manifest of the plan before a file is in it.
func (pl *Plan) newManifest() *record.Manifest {
	m := new(record.Manifest)
	if pl.Project.Scaffolded() {
		*m = *pl.Project.Manifest // with what another version has there
	}
	m.Schema, m.Tool, m.Module, m.App = record.Schema, catalog.Version, pl.Module, pl.Project.New
	a := pl.Answers
	m.Answers.Router, m.Answers.Store, m.Answers.Session, m.Answers.Identity = a.Router, a.Store, a.Session, a.Identity
	m.Answers.Features, m.Answers.Dir, m.Answers.Prefix = catalog.InTableOrder(a.Features), a.Dir, a.Prefix
	m.Files, m.Callers = nil, ""
	return m
}

// Records are the steps of the record: the manifest and the pristine texts, as they are
// when the other steps have been taken. They are made when they are asked for, since go
// mod tidy has a word in what is recorded.
func (pl *Plan) Records() ([]Step, error) {
	if pl.removes {
		return pl.recordSteps(nil)
	}
	if pl.manifest == nil {
		return nil, nil
	}
	m := *pl.manifest
	var err error
	if m.Requirements, err = pl.recordedNeeds(); err != nil {
		return nil, err
	}
	if m.Shared, err = pl.recordedShared(); err != nil {
		return nil, err
	}
	if pl.Fix == "" {
		if m.Ignored, err = ignored(pl.Project); err != nil {
			return nil, err
		}
	}
	m.Files = slices.Clone(m.Files)
	text, err := m.Encode()
	if err != nil {
		return nil, fault.Fail(err, "", "write the manifest")
	}
	// The next run must be able to read it, whatever led here.
	if _, err := record.Parse(text); err != nil {
		return nil, fault.Fail(err, "", "the manifest would not be readable, so nothing was written")
	}
	wanted := map[string][]byte{record.ManifestPath: text, record.AttributesPath: []byte(record.Attributes)}
	for _, f := range m.Files {
		if f.SHA256 != "" {
			wanted[record.BasePath(f.Path)] = pl.texts.base[f.ID]
		}
		if f.Pending != "" {
			wanted[record.PendingPath(f.Path)] = pl.texts.pending[f.ID]
		}
	}
	return pl.recordSteps(wanted)
}

// recordSteps turns what stands in the record into wanted, by path.
func (pl *Plan) recordSteps(wanted map[string][]byte) ([]Step, error) {
	paths := slices.Collect(maps.Keys(wanted))
	if m := pl.Project.Manifest; m != nil {
		paths = append(paths, record.ManifestPath, record.AttributesPath)
		for _, f := range m.Files {
			paths = append(paths, record.BasePath(f.Path))
			if f.Pending != "" {
				paths = append(paths, record.PendingPath(f.Path))
			}
		}
	}
	slices.Sort(paths)
	var steps []Step
	for _, path := range slices.Compact(paths) {
		current, err := pl.Project.Read(path)
		if err != nil {
			return nil, err
		}
		s := Step{ID: "scaffold/" + strings.TrimPrefix(path, record.Dir+"/"), Path: path, Before: current.Data, After: wanted[path], Note: current.Blocked}
		switch {
		case current.Blocked != "":
			return nil, fault.Fail(nil, "move it out of the way", "cannot write the record: %s", current.Blocked)
		case s.Before == nil && s.After == nil:
			continue
		case s.Before == nil:
			s.Action = ActionCreate
		case s.After == nil:
			s.Action = ActionDelete
		case bytes.Equal(textfile.ToLF(s.Before), s.After):
			s.Action, s.After = ActionIdentical, s.Before
		default:
			s.Action = ActionUpdate
		}
		steps = append(steps, s)
	}
	return steps, nil
}

// Emitted are the texts that this version has for the files that are, or come to be, in
// the project, by slash path and without what the owner made of them.
func (pl *Plan) Emitted() map[string][]byte {
	all := make(map[string][]byte)
	for _, f := range pl.manifest.Files {
		switch f.State {
		case record.Managed:
			all[f.Path] = pl.texts.base[f.ID]
		case record.Conflicted:
			all[f.Path] = pl.texts.pending[f.ID]
		}
	}
	return all
}

// recordedShared is the way back for each file of the owner's that this run or an earlier
// one added to. What is the owner's of a file that they have changed since is not known
// to the byte, and is put together.
func (pl *Plan) recordedShared() ([]record.Shared, error) {
	var shared []record.Shared
	for _, name := range sharedPaths {
		s, earlier := pl.Step(name), pl.Project.Shared(name)
		switch {
		case (s == nil || !s.Writes()) && earlier != nil:
			shared = append(shared, *earlier)
		case s != nil && s.Writes():
			without, composed := s.Before, false
			if earlier != nil {
				_, exact := earlier.Without(s.Before)
				composed = !exact || earlier.Composed
				var err error
				if without, err = withoutOurs(pl.Project, name, s.Before); err != nil {
					return nil, err
				}
			}
			back := record.NewShared(name, without, s.After)
			back.Composed = composed
			shared = append(shared, back)
		}
	}
	return shared, nil
}
