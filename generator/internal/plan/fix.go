package plan

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/advisory"
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

// NewFix plans to merge the fix of the advisory id, of those in all, into p, and nothing else:
// what is wanted is what was written last, with the fix. Only the pristine texts of the files
// that the fix changes advance, and the project stays one of the version that wrote it. An
// advisory that has nothing to mend here is told of in Warnings; one that is not in all is a
// *fault.Error.
func NewFix(all fs.FS, p *target.Project, id string, opt Options) (*Plan, error) {
	loaded, err := advisory.Load(all)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(loaded, func(a advisory.Advisory) bool { return a.ID == id })
	if at < 0 {
		return nil, fault.Misuse("status lists those that apply; a newer loginscaffold may know more", "there is no advisory %q", id)
	}
	pl := newPlan(p, p.Defaults(), p.Module, opt)
	pl.Import, pl.Fix = path.Join(p.Module, p.PackageDir), id
	without, with, err := pl.fixOf(loaded[at])
	if err != nil {
		return nil, err
	}
	if err := pl.joinFixed(without, with); err != nil {
		return nil, err
	}
	pl.gatherObstacles()
	return pl, pl.judgeAgain(loaded[at])
}

// fixOf returns what was written without and with the fix of a, by template path: both empty,
// and a warning, when the owner does not need it.
func (pl *Plan) fixOf(a advisory.Advisory) (without, with map[string]string, err error) {
	p := pl.Project
	now, err := currentCode(p)
	if err != nil {
		return nil, nil, err
	}
	written := writtenCode(p)
	v := a.Judge(advisory.Parse(now, written))
	at := fmt.Sprintf("%s:%d", inProject(p, v.File), v.Line)
	why := ""
	switch {
	case !a.Concerns(p.Manifest.Tool):
		why = fmt.Sprintf("version %s, which wrote this project, does not have it", p.Manifest.Tool)
	case v.Finding == advisory.Absent:
		why = "the code that had it is not in this project"
	case v.Finding == advisory.Fixed:
		why = "it is mended already, at " + at
	}
	if why != "" {
		pl.Warnings = append(pl.Warnings, a.ID+": "+why)
		return nil, nil, nil
	}
	texts := make(map[string]string, len(written))
	for name, text := range written {
		texts[name] = string(text)
	}
	without, with, err = a.Fix(texts)
	if err != nil {
		err = fault.Fail(err, "mend it by hand: "+strings.TrimSuffix(a.Verify, "."), "%s is in %s, and its fix cannot be merged alone", a.ID, at)
	}
	return without, with, err
}

// joinFixed joins the files that are fixed, by template path, with what the owner made of
// them. In the record the entries of the others stay as they are, to the byte.
func (pl *Plan) joinFixed(without, with map[string]string) error {
	p := pl.Project
	m := *p.Manifest
	m.Files = slices.Clone(m.Files)
	pl.manifest = &m
	maps.Copy(pl.texts.base, p.Base)
	maps.Copy(pl.texts.pending, p.Pending)
	var desired []layers.File
	template := make(map[string]string)
	for _, f := range m.Files {
		name := templatePath(f.Path, target.Answers(p.Manifest).Dir)
		if text, ok := with[name]; ok {
			template[f.ID] = name
			desired = append(desired, layers.File{ID: f.ID, Path: inProject(p, name), Data: pl.inOwnersTerms(f.Path, []byte(text))})
		}
	}
	triples, err := pl.triples(desired)
	if err != nil {
		return err
	}
	for _, t := range triples {
		pl.status = append(pl.status, statusOf(t))
	}
	if marked := pl.marked(); len(marked) > 0 && !pl.options.Look {
		return unresolvedError(marked)
	}
	for _, t := range triples {
		name, ok := template[t.ID]
		if !ok {
			continue
		}
		f := &m.Files[slices.IndexFunc(m.Files, func(f record.File) bool { return f.ID == t.ID })]
		t.Base.Text = pl.inOwnersTerms(f.Path, []byte(without[name]))
		s, joined, err := pl.join(t)
		if err != nil {
			return err
		}
		pl.Put(s)
		pl.advance(f, joined.State, []byte(with[name]))
	}
	return pl.standAside()
}

// advance has the entry f of the record hold the fixed text as the pristine one, or as the
// one that waits for conflict markers to be resolved.
func (pl *Plan) advance(f *record.File, joined record.State, fixed []byte) {
	base := fixed
	f.Pending = ""
	switch {
	case joined == record.Conflicted:
		base = pristine(pl.Project, *f)
		pl.texts.pending[f.ID], f.Pending, f.State = fixed, textfile.Digest(fixed), joined
	case f.State == record.Conflicted: // and its markers are gone
		f.State = record.Managed
	}
	pl.texts.base[f.ID], f.SHA256 = base, textfile.Digest(base)
}

// judgeAgain warns where the code has the fault although the plan is carried out: the owner
// keeps it, or has it a second time in words of their own.
func (pl *Plan) judgeAgain(a advisory.Advisory) error {
	if len(pl.Conflicts()) > 0 || len(pl.Steps) == 0 {
		return nil
	}
	after, err := currentCode(pl.Project)
	if err != nil {
		return err
	}
	for _, s := range pl.Steps {
		after[templatePath(s.Path, pl.Project.PackageDir)] = s.After
	}
	if v := a.Judge(advisory.Parse(after, writtenCode(pl.Project))); v.Finding == advisory.Vulnerable {
		pl.Warnings = append(pl.Warnings, fmt.Sprintf("%s: %s:%d still needs it afterwards: %s", a.ID, inProject(pl.Project, v.File), v.Line, strings.TrimSuffix(a.Verify, ".")))
	}
	return nil
}
