package plan

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

// sharedPaths are files that we add to but that are the owner's: they are not in
// the base, and standing there is never a conflict.
var sharedPaths = []string{".gitignore", "go.mod", "go.sum"}

// IgnoreLines keep what must not be committed out of git.
var IgnoreLines = []string{".session-key", "app.db*", ".env", record.Dir + "/tx/"}

func splitShared(files []layers.File) (ours []layers.File, shared map[string][]byte) {
	shared = make(map[string][]byte)
	for _, f := range files {
		if slices.Contains(sharedPaths, f.Path) {
			shared[f.Path] = f.Data
			continue
		}
		ours = append(ours, f)
	}
	return ours, shared
}

// sharedSteps plans the shared files; rendered holds those that the layers give
// for a project without any.
func sharedSteps(p *target.Project, a catalog.Answers, rendered map[string][]byte) ([]Step, error) {
	wanted := map[string]func(current []byte) ([]byte, error){
		".gitignore": func(current []byte) ([]byte, error) {
			if current == nil && p.Manifest == nil {
				current = rendered[".gitignore"]
			}
			return AddIgnoreLines(current, ignoreWanted(p)), nil
		},
		"go.mod": func(current []byte) ([]byte, error) {
			if current == nil {
				current = rendered["go.mod"]
			}
			return RequireIn(current, a.Requirements(p.New))
		},
		"go.sum": func(current []byte) ([]byte, error) {
			if rendered["go.sum"] == nil {
				return current, nil // go mod tidy sees to it
			}
			return AddSums(current, append(rendered["go.sum"], catalog.SumsOf(a.Requirements(p.New))...)), nil
		},
	}
	var steps []Step
	for _, name := range sharedPaths {
		current, err := p.Read(name)
		if err != nil {
			return nil, err
		}
		after, err := wanted[name](current.Data)
		if err != nil {
			return nil, fault.Fail(err, "", "add to %s", name)
		}
		if after != nil || current.Data != nil {
			steps = append(steps, SharedStep("project/"+name, name, current, after))
		}
	}
	return steps, nil
}

// SharedStep is the step that turns current into after, whatever current holds.
func SharedStep(id, path string, current target.Entry, after []byte) Step {
	s := Step{ID: id, Path: path, Before: current.Data, After: after, Note: current.Blocked, blockedAt: current.At}
	switch {
	case current.Blocked != "":
		s.Action = ActionConflict
	case current.Data == nil:
		s.Action = ActionCreate
	case textfile.SameText(current.Data, after):
		s.Action, s.After = ActionIdentical, current.Data
	default:
		s.Action = ActionUpdate
	}
	return s
}

// ignoreWanted are the lines that no run has seen to yet. The others are the
// owner's to delete.
func ignoreWanted(p *target.Project) []string {
	return slices.DeleteFunc(slices.Clone(IgnoreLines), func(line string) bool {
		return p.Manifest != nil && slices.ContainsFunc(p.Manifest.Ignored, func(i record.Ignored) bool { return i.Line == line })
	})
}

// ignored records what this run and those before it saw to.
func ignored(p *target.Project) ([]record.Ignored, error) {
	current, err := p.Read(".gitignore")
	if err != nil {
		return nil, err
	}
	var lines []record.Ignored
	if p.Manifest != nil {
		lines = slices.Clone(p.Manifest.Ignored)
	}
	have := ignoredBy(current.Data)
	for _, line := range ignoreWanted(p) {
		lines = append(lines, record.Ignored{Line: line, Found: have[line]})
	}
	slices.SortFunc(lines, func(x, y record.Ignored) int { return cmp.Compare(x.Line, y.Line) })
	return lines, nil
}

// ignoredBy are the lines of a .gitignore, anchored or not.
func ignoredBy(text []byte) map[string]bool {
	have := make(map[string]bool)
	for line := range bytes.Lines(text) {
		have[strings.TrimPrefix(strings.TrimSpace(string(line)), "/")] = true
	}
	return have
}

// AddIgnoreLines appends the lines that current lacks, in its line endings.
func AddIgnoreLines(current []byte, wanted []string) []byte {
	have := ignoredBy(current)
	text := textfile.ToLF(current)
	for _, line := range wanted {
		if have[line] {
			continue
		}
		if len(text) > 0 && text[len(text)-1] != '\n' {
			text = append(text, '\n')
		}
		text = append(text, line+"\n"...)
	}
	return textfile.LikeEndings(current, text)
}
