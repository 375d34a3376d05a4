package owners

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
	"github.com/loginscaffold/loginscaffold/generator/internal/testkit"
)

// wantNoLineLost looks for each line that the owner has added to a file, as often as it is
// there, where the plan puts that file, whatever its indentation, and with the new name in
// place of one that was migrated. A file that the plan has nothing to do with stays as it is.
func wantNoLineLost(t *testing.T, pl *plan.Plan, edited, after map[string][]byte, renamed map[string]string) {
	t.Helper()
	for name, text := range ownFiles(edited) {
		at := slices.IndexFunc(pl.Steps, func(s plan.Step) bool {
			return s.From == name || s.From == "" && s.Path == name && s.Before != nil
		})
		if at < 0 {
			if !bytes.Equal(after[name], text) {
				t.Errorf("%s is no file of ours, and has changed", name)
			}
			continue
		}
		s := pl.Steps[at]
		if strings.HasPrefix(s.ID, "project/") { // go.mod and such: of requirements there are other tests
			continue
		}
		gone := testkit.Lost(testkit.Added(baseOf(pl, s.ID), string(text)), string(after[s.Path]))
		for line, n := range gone {
			migrated := line
			for old, today := range renamed {
				migrated = regexp.MustCompile(`\b`+old+`\b`).ReplaceAllString(migrated, today)
			}
			if migrated == line || len(testkit.Lost(map[string]int{migrated: n}, string(after[s.Path]))) > 0 {
				t.Errorf("%d of the owner's lines in %s are gone from %s: %s", n, name, s.Path, line)
			}
		}
	}
}

// baseOf is the text of the file as it was written, with imports of ours as the owner calls
// them by now.
func baseOf(pl *plan.Plan, id string) string {
	p := pl.Project
	for was, now := range catalog.Renamed {
		if now == id && p.Base[id] == nil {
			id = was
		}
	}
	dir := target.Answers(p.Manifest).Dir
	text := strings.ReplaceAll(string(p.Base[id]), `"`+path.Join(p.Manifest.Module, dir), `"`+path.Join(p.Module, p.PackageDir))
	return strings.ReplaceAll(text, `"`+p.Manifest.Module+`/`, `"`+p.Module+`/`)
}
