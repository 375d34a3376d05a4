package generator

import (
	"bytes"
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
			if current == nil {
				current = rendered[".gitignore"]
			}
			return addIgnoreLines(current), nil
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
			return addSums(current, append(rendered["go.sum"], find(Routers, a.Router).sums()...)), nil
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
	s := Step{ID: id, Path: path, Before: current.data, After: after, Note: current.blocked}
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

// addIgnoreLines appends the lines that current lacks, in its line endings.
func addIgnoreLines(current []byte) []byte {
	have := make(map[string]bool)
	for line := range bytes.Lines(current) {
		have[strings.TrimPrefix(strings.TrimSpace(string(line)), "/")] = true
	}
	text := toLF(current)
	for _, line := range ignoreLines {
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
