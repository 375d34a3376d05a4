package target

import (
	"cmp"
	"slices"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
	"golang.org/x/mod/semver"
)

// readScaffold reads the manifest and the pristine texts, if there are any.
func (p *Project) readScaffold(files *snapshot) error {
	manifest, err := p.readRecord(record.ManifestPath)
	if err != nil {
		return err
	}
	if manifest == nil {
		base, err := p.Read(record.Dir + "/base")
		if err == nil && base.Blocked != "" { // a directory, or anything but nothing
			return p.damaged(nil, "%s is there but %s is not", record.Dir+"/base", record.ManifestPath)
		}
		return err
	}
	if p.Manifest, err = record.Parse(manifest); err != nil {
		return p.damaged(err, "cannot read %s", record.ManifestPath)
	}
	if err := Answers(p.Manifest).Validate(); err != nil {
		return p.damaged(err, "cannot use the answers in %s", record.ManifestPath)
	}
	if err := files.ReadAll(recorded(p.Manifest)); err != nil {
		return err
	}
	p.Base, p.Pending = make(map[string][]byte), make(map[string][]byte)
	for _, f := range p.Manifest.Files {
		if err := p.readPristine(f.SHA256, record.BasePath(f.Path), f.ID, p.Base); err != nil {
			return err
		}
		if err := p.readPristine(f.Pending, record.PendingPath(f.Path), f.ID, p.Pending); err != nil {
			return err
		}
	}
	return nil
}

// recorded are the paths of all texts that a plan will want: the pristine ones, and the
// files where they were written.
func recorded(m *record.Manifest) []string {
	var names []string
	for _, f := range m.Files {
		names = append(names, f.Path, record.BasePath(f.Path))
	}
	return names
}

// readRecord reads a file of the record; nil is none.
func (p *Project) readRecord(name string) ([]byte, error) {
	e, err := p.Read(name)
	if err != nil {
		return nil, err
	}
	if e.Blocked != "" {
		return nil, p.damaged(nil, "cannot read the record of earlier runs: %s", e.Blocked)
	}
	return e.Data, nil
}

// readPristine reads the text with that sum, unless there is none to read, into texts.
// One that is not what the manifest lists would be merged as if it were ours.
func (p *Project) readPristine(sum, name, id string, texts map[string][]byte) error {
	if sum == "" {
		return nil
	}
	data, err := p.readRecord(name)
	if err != nil {
		return err
	}
	if data == nil {
		return p.damaged(nil, "%s, which %s lists, is not there", name, record.ManifestPath)
	}
	texts[id] = textfile.ToLF(data)
	if textfile.Digest(texts[id]) != sum {
		return p.damaged(nil, "%s is not what %s recorded: it was edited, or merged apart from it", name, record.ManifestPath)
	}
	return nil
}

// NotNewer refuses the project of a newer version before anything else of it is
// judged or undone: what its manifest says, and what stands beside it, only that
// version knows.
func NotNewer(root string) error {
	manifest, err := Reader(root)(record.ManifestPath)
	if err != nil {
		return err
	}
	// What cannot be read is not for here: readScaffold says why.
	tool := record.ToolOf(manifest.Data)
	if tool == "" || semver.Compare("v"+tool, "v"+catalog.Version) <= 0 {
		return nil
	}
	return fault.Fail(nil, "install version "+tool+" or a newer one",
		"the project was written by version %s, which is newer than this one (%s)", tool, catalog.Version)
}

// Answers are those that m was written with. An axis that its version did not have has
// the default.
func Answers(m *record.Manifest) catalog.Answers {
	a := m.Answers
	return catalog.Answers{
		Router:   cmp.Or(a.Router, catalog.Routers[0].Value),
		Store:    cmp.Or(a.Store, catalog.Stores[0].Value),
		Session:  cmp.Or(a.Session, catalog.Sessions[0].Value),
		Identity: cmp.Or(a.Identity, catalog.Identities[0].Value),
		Features: slices.Clone(a.Features), // as they are: one that there is not has to be refused
		Dir:      cmp.Or(a.Dir, catalog.DefaultDir),
		Prefix:   a.Prefix,
	}
}
