package advisory

import (
	"fmt"
	"maps"
	"strings"
)

// patch is a unified diff as texts to find and what comes in their place. Where the diff says
// that they stand makes no difference: other answers give a file more lines further up.
type patch []hunk

type hunk struct{ path, old, fresh string }

// parsePatch reads what "git diff" writes of changed and new text files.
func parsePatch(text string) (patch, error) {
	var p patch
	path, inHunk := "", false
	for line := range strings.Lines(text) {
		name, isName := strings.CutPrefix(line, "+++ b/")
		switch {
		case strings.HasPrefix(line, "--- a/"), line == "--- /dev/null\n", strings.HasPrefix(line, "diff "):
			path, inHunk = "", false
		case path == "" && isName:
			path = strings.TrimSpace(name)
		case strings.HasPrefix(line, "@@ ") && path != "":
			p, inHunk = append(p, hunk{path: path}), true
		case inHunk && strings.Trim(line[:1], " +-") == "":
			h := &p[len(p)-1]
			if line[0] != '+' {
				h.old += line[1:]
			}
			if line[0] != '-' {
				h.fresh += line[1:]
			}
		case path != "":
			return nil, fmt.Errorf("%q is not part of a unified diff of texts", line)
		}
	}
	if len(p) == 0 {
		return nil, fmt.Errorf("it changes nothing")
	}
	return p, nil
}

// apply returns those of files that p changes or adds. A text that a hunk replaces has to be
// there once.
func (p patch) apply(files map[string]string) (map[string]string, error) {
	changed := make(map[string]string)
	for _, h := range p {
		text, known := changed[h.path]
		if !known {
			text = files[h.path]
		}
		n := count(text, h.old)
		if h.old == "" {
			n = 1 - min(len(text), 1)
		}
		if n != 1 {
			return nil, fmt.Errorf("%s: the lines from %q on are there %d times", h.path, firstLine(h.old), n)
		}
		changed[h.path] = strings.Replace("\n"+text, "\n"+h.old, "\n"+h.fresh, 1)[1:]
	}
	return changed, nil
}

// count is how often the lines of old stand in text.
func count(text, old string) (n int) {
	for text != "" {
		if strings.HasPrefix(text, old) {
			n++
		}
		_, text, _ = strings.Cut(text, "\n")
	}
	return n
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// reversed is the patch that undoes p.
func (p patch) reversed() patch {
	back := make(patch, len(p))
	for i, h := range p {
		back[i] = hunk{h.path, h.fresh, h.old}
	}
	return back
}

// only is p without what it does to files that are not among files.
func (p patch) only(files map[string]string) patch {
	var some patch
	for _, h := range p {
		if _, there := files[h.path]; there {
			some = append(some, h)
		}
	}
	return some
}

// ApplyPatch returns a copy of files that the unified diff was carried out in.
func ApplyPatch(diff string, files map[string]string) (map[string]string, error) {
	p, err := parsePatch(diff)
	if err != nil {
		return nil, err
	}
	changed, err := p.apply(files)
	if err != nil {
		return nil, err
	}
	after := maps.Clone(files)
	maps.Copy(after, changed)
	return after, nil
}
