package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/record"
)

// takeBack plans the shared files as they would be without any run, but for what the
// owner's own files, which are staying, need by now.
func (pl *Plan) takeBack(staying []ownersFile) error {
	restored, err := pl.takeBackModule(staying)
	if err != nil {
		return err
	}
	if err := pl.takeBackSums(restored); err != nil {
		return err
	}
	return pl.takeBackIgnored()
}

// takeBackIgnored plans .gitignore. A line stays while there is what it keeps out of git.
func (pl *Plan) takeBackIgnored() error {
	const name = ".gitignore"
	current, err := pl.Project.Read(name)
	shared := pl.Project.Shared(name)
	if err != nil || shared == nil || current.Data == nil && current.Blocked == "" {
		return err
	}
	have := ignoredBy(current.Data)
	var kept []string
	going := slices.Clone(pl.Project.Manifest.Ignored)
	for _, i := range pl.Project.Manifest.Ignored {
		if i.Found || !have[i.Line] || strings.HasPrefix(i.Line, record.Dir+"/") {
			continue
		}
		there, err := pl.Project.Matching(i.Line)
		if err != nil {
			return err
		}
		if there != "" {
			kept = append(kept, i.Line)
			going = slices.DeleteFunc(going, func(g record.Ignored) bool { return g.Line == i.Line })
			pl.Warnings = append(pl.Warnings, fmt.Sprintf("%s keeps %s, since %s is there and must not be committed", name, i.Line, there))
		}
	}
	after, ok := shared.Without(current.Data)
	switch {
	case !ok:
		after = withoutLines(current.Data, going)
	case len(kept) > 0:
		after = AddIgnoreLines(after, kept)
	}
	return pl.putTakenBack(name, after)
}

// putTakenBack plans the shared file of that name as after, nil for none.
func (pl *Plan) putTakenBack(name string, after []byte) error {
	current, err := pl.Project.Read(name)
	if err != nil {
		return err
	}
	s := SharedStep("project/"+name, name, current, after)
	if after == nil && current.Blocked == "" {
		s.Action = ActionDelete
	}
	pl.Put(s)
	return nil
}
