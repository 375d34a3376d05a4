package generator

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

// sharedPaths are files that we add to but that are the owner's: they are not in
// the base, and standing there is never a conflict.
var sharedPaths = []string{".gitignore", "go.mod", "go.sum"}

// ignoreLines keep what must not be committed out of git.
var ignoreLines = []string{".session-key", "app.db*", ".env", scaffoldDir + "/tx/"}

func splitShared(files []File) (ours []File, shared map[string][]byte) {
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
func (p *Project) sharedSteps(a Answers, rendered map[string][]byte) ([]Step, error) {
	wanted := map[string]func(current []byte) ([]byte, error){
		".gitignore": func(current []byte) ([]byte, error) {
			if current == nil && p.manifest == nil {
				current = rendered[".gitignore"]
			}
			return addIgnoreLines(current, p.ignoreWanted()), nil
		},
		"go.mod": func(current []byte) ([]byte, error) {
			if current == nil {
				current = rendered["go.mod"]
			}
			return requireIn(current, a.requirements(p.New))
		},
		"go.sum": func(current []byte) ([]byte, error) {
			if rendered["go.sum"] == nil {
				return current, nil // go mod tidy sees to it
			}
			return addSums(current, append(rendered["go.sum"], sumsOf(a.requirements(p.New))...)), nil
		},
	}
	var steps []Step
	for _, name := range sharedPaths {
		current, err := p.read(name)
		if err != nil {
			return nil, err
		}
		after, err := wanted[name](current.data)
		if err != nil {
			return nil, failed(err, "", "add to %s", name)
		}
		if after != nil || current.data != nil {
			steps = append(steps, sharedStep("project/"+name, name, current, after))
		}
	}
	return steps, nil
}

// sharedStep is the step that turns current into after, whatever current holds.
func sharedStep(id, path string, current entry, after []byte) Step {
	s := Step{ID: id, Path: path, Before: current.data, After: after, Note: current.blocked, blockedAt: current.at}
	switch {
	case current.blocked != "":
		s.Action = ActionConflict
	case current.data == nil:
		s.Action = ActionCreate
	case sameText(current.data, after):
		s.Action, s.After = ActionIdentical, current.data
	default:
		s.Action = ActionUpdate
	}
	return s
}

// ignoreWanted are the lines that no run has seen to yet. The others are the
// owner's to delete.
func (p *Project) ignoreWanted() []string {
	return slices.DeleteFunc(slices.Clone(ignoreLines), func(line string) bool {
		return p.manifest != nil && slices.ContainsFunc(p.manifest.Ignored, func(i ManifestIgnored) bool { return i.Line == line })
	})
}

// ignored records what this run and those before it saw to.
func (p *Project) ignored() ([]ManifestIgnored, error) {
	current, err := p.read(".gitignore")
	if err != nil {
		return nil, err
	}
	var lines []ManifestIgnored
	if p.manifest != nil {
		lines = slices.Clone(p.manifest.Ignored)
	}
	have := ignoredBy(current.data)
	for _, line := range p.ignoreWanted() {
		lines = append(lines, ManifestIgnored{Line: line, Found: have[line]})
	}
	slices.SortFunc(lines, func(x, y ManifestIgnored) int { return cmp.Compare(x.Line, y.Line) })
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

// addIgnoreLines appends the lines that current lacks, in its line endings.
func addIgnoreLines(current []byte, wanted []string) []byte {
	have := ignoredBy(current)
	text := toLF(current)
	for _, line := range wanted {
		if have[line] {
			continue
		}
		if len(text) > 0 && text[len(text)-1] != '\n' {
			text = append(text, '\n')
		}
		text = append(text, line+"\n"...)
	}
	return likeEndings(current, text)
}
