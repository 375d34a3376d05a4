package plan

import (
	"bytes"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
	"golang.org/x/mod/modfile"
)

// withoutOurs is what the shared file at path, which is current, would be if no run had
// added to it; nil is no file. To the byte that is known of a file that nobody has
// touched since. Of any other, the requirements that were added are taken out of go.mod,
// those that were raised get their version back, and .gitignore loses our lines; go.sum
// is left to go mod tidy.
func withoutOurs(p *target.Project, path string, current []byte) ([]byte, error) {
	if s := p.Shared(path); s != nil {
		if before, ok := s.Without(current); ok {
			return before, nil
		}
	}
	switch {
	case current == nil || p.Manifest == nil:
		return current, nil
	case path == ".gitignore":
		return withoutLines(current, p.Manifest.Ignored), nil
	case path == "go.mod":
		return withoutNeeds(current, p.Manifest.Requirements)
	}
	return current, nil
}

func withoutLines(current []byte, ignored []record.Ignored) []byte {
	var kept []byte
	for line := range bytes.Lines(current) {
		ours := slices.ContainsFunc(ignored, func(i record.Ignored) bool { return !i.Found && i.Line == strings.TrimSpace(string(line)) })
		if !ours {
			kept = append(kept, line...)
		}
	}
	return kept
}

func withoutNeeds(current []byte, needs []record.Needs) ([]byte, error) {
	f, err := modfile.Parse("go.mod", textfile.ToLF(current), nil)
	if err != nil {
		return nil, err
	}
	requires := target.RequiredBy(f)
	for _, n := range needs {
		have := requires[n.Path]
		switch {
		case have == nil || have.Mod.Version != n.Version: // the owner's by now
		case n.Before == "":
			err = f.DropRequire(n.Path)
		default:
			err = f.AddRequire(n.Path, n.Before)
		}
		if err != nil {
			return nil, err
		}
	}
	f.Cleanup()
	text, err := f.Format()
	if err != nil {
		return nil, err
	}
	return textfile.LikeEndings(current, text), nil
}
