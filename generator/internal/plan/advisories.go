package plan

import (
	"io/fs"
	"path"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/advisory"
	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
)

// AdvisoryStatus is an advisory that is about a project.
type AdvisoryStatus struct {
	ID       string   `json:"id"`
	Severity string   `json:"severity"` // low, moderate, high or critical
	Summary  string   `json:"summary"`  // one line
	Details  string   `json:"details"`
	Since    string   `json:"since"`             // first version with the fault
	FixedIn  string   `json:"fixedIn,omitempty"` // first version without it; absent when there is none yet
	Files    []string `json:"files"`             // slash separated, below the root: where it was written
	Verify   string   `json:"verify"`            // how to see by hand whether the project has it
	Unclear  bool     `json:"unclear,omitempty"` // the code was rewritten, so that only its owner can tell
	Path     string   `json:"path"`              // slash separated, below the root: where it is now
	Line     int      `json:"line"`              // from 1
}

// Advisories are those of all, as advisory.Load reads it, that are about the code of p as it
// stands now, sorted by id: with the fault still in, or Unclear. What the owner has mended is
// not among them, and what the owner kept when a fix was merged is.
func Advisories(all fs.FS, p *target.Project) ([]AdvisoryStatus, error) {
	loaded, err := advisory.Load(all)
	if err != nil {
		return nil, err
	}
	now, err := currentCode(p)
	if err != nil {
		return nil, err
	}
	written := writtenCode(p)
	code, pristine := advisory.Parse(now, written), advisory.Parse(written, written)
	var found []AdvisoryStatus
	for _, a := range loaded {
		v := a.Judge(code)
		switch {
		case !a.Concerns(p.Manifest.Tool), v.Finding < advisory.Unclear:
			continue
		case v.Finding == advisory.Unclear && a.Judge(pristine).Finding == advisory.Unclear:
			continue // it was rewritten by a later version
		}
		s := AdvisoryStatus{
			ID: a.ID, Severity: a.Severity, Summary: a.Summary, Details: a.Details, Since: a.Since, FixedIn: a.FixedIn, Verify: a.Verify,
			Unclear: v.Finding == advisory.Unclear, Path: inProject(p, v.File), Line: v.Line,
		}
		for _, name := range a.Files {
			s.Files = append(s.Files, inProject(p, name))
		}
		found = append(found, s)
	}
	return found, nil
}

// currentCode are the files of the package directory, and those of ours outside it, by
// template path, as they are.
func currentCode(p *target.Project) (map[string][]byte, error) {
	names, err := p.Below(p.PackageDir)
	if err != nil {
		return nil, err
	}
	files := make(map[string][]byte)
	for _, f := range p.Manifest.Files {
		if !strings.HasPrefix(f.Path, target.Answers(p.Manifest).Dir+"/") {
			names = append(names, f.Path)
		}
	}
	for _, name := range names {
		e, err := p.Read(name)
		if err != nil {
			return nil, err
		}
		if e.Data != nil {
			files[templatePath(name, p.PackageDir)] = e.Data
		}
	}
	return files, nil
}

// writtenCode are the files that were written, by template path, as they were.
func writtenCode(p *target.Project) map[string][]byte {
	files := make(map[string][]byte)
	for _, f := range p.Manifest.Files {
		if text := pristine(p, f); text != nil {
			files[templatePath(f.Path, target.Answers(p.Manifest).Dir)] = text
		}
	}
	return files
}

// pristine is the text that f is to be compared with, or nil.
func pristine(p *target.Project, f record.File) []byte {
	if f.State == record.Conflicted {
		return p.Pending[f.ID]
	}
	return p.Base[f.ID]
}

// templatePath is the path in the templates of the file at name, given where the package is.
func templatePath(name, packageDir string) string {
	if rest, ok := strings.CutPrefix(name, packageDir+"/"); ok {
		return path.Join(catalog.DefaultDir, rest)
	}
	return name
}

// inProject is where the owner has what is at the template path name.
func inProject(p *target.Project, name string) string {
	if rest, ok := strings.CutPrefix(name, catalog.DefaultDir+"/"); ok {
		return path.Join(p.PackageDir, rest)
	}
	return name
}
