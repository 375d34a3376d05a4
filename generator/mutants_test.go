package generator

import (
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

var mutants = flag.String("mutants", "", "run the emitted tests against the mutations whose names match this `regexp`")

// mutation is one way of breaking the emitted code, as golden/mutants/*.txt tells it.
type mutation struct {
	name     string
	property string // what is lost by it
	dir      string // the golden case whose code is mutated
	survives string // why no emitted test has to notice; empty when one must
	gone     string // why the code has no such place any more
	edits    []edit
	changed  map[string]string // the files it changes, by their paths
}

// edit replaces old, which stands in one place of all files that are not tests.
type edit struct{ old, new string }

// TestMutants keeps the list of mutations true: each can still be made, in one place. With
// -mutants it makes them, and fails when the emitted tests of that case do not notice one:
//
//	go test ./generator -run TestMutants -mutants . -timeout 2h -v
func TestMutants(t *testing.T) {
	wanted, err := regexp.Compile(*mutants)
	if err != nil {
		t.Fatal(err)
	}
	cases := make(map[string][]mutation)
	for _, m := range readMutations(t) {
		if m.gone == "" {
			cases[m.dir] = append(cases[m.dir], m)
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(cases)) {
		files := mutableFiles(t, dir)
		var run []mutation
		for _, m := range cases[dir] {
			if m.changed, err = m.apply(files); err != nil {
				t.Errorf("%s: %v", m.name, err)
			} else if *mutants != "" && wanted.MatchString(m.name) {
				run = append(run, m)
			}
		}
		if len(run) == 0 {
			continue
		}
		programs := buildMutants(t, dir, files, run)
		for _, m := range run {
			started := time.Now()
			killer := programs.run(t, m)
			took := time.Since(started).Round(100 * time.Millisecond)
			switch {
			case killer != "":
				t.Logf("killed    %-36s %6s  %s", m.name, took, killer)
			case m.survives != "":
				t.Logf("survived  %-36s %6s  as it may: %s", m.name, took, m.survives)
			default:
				t.Errorf("SURVIVED  %-36s %6s  %s", m.name, took, m.property)
			}
		}
	}
}

// apply returns the files that m changes, or why it cannot be made.
func (m mutation) apply(files map[string]string) (map[string]string, error) {
	changed := make(map[string]string)
	for _, e := range m.edits {
		pattern, found := e.pattern(), 0
		for name, text := range files {
			if earlier, ok := changed[name]; ok {
				text = earlier
			}
			places := pattern.FindAllStringIndex(text, -1)
			if found += len(places); len(places) == 1 {
				changed[name] = text[:places[0][0]] + e.new + text[places[0][1]:]
			}
		}
		if found != 1 {
			return nil, fmt.Errorf("golden/%s has %d places like this; want one:\n%s", m.dir, found, e.old)
		}
	}
	return changed, nil
}

// pattern finds e.old however its lines are indented.
func (e edit) pattern() *regexp.Regexp {
	lines := strings.Split(e.old, "\n")
	for i, line := range lines {
		lines[i] = regexp.QuoteMeta(line)
	}
	return regexp.MustCompile(strings.Join(lines, `\n\s*`))
}

// mutableFiles returns the files of a case that are no tests, by their paths.
func mutableFiles(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	for name, text := range readGolden(t, filepath.Join(goldenDir, dir)) {
		switch {
		case strings.HasPrefix(name, "."), strings.HasSuffix(name, "_test.go"), strings.Contains(name, "/authtest/"):
		case slices.Contains([]string{".go", ".sql", ".html", ".txt"}, filepath.Ext(name)):
			files[name] = string(text)
		}
	}
	return files
}

// readMutations reads golden/mutants/*.txt.
func readMutations(t *testing.T) []mutation {
	t.Helper()
	names, err := fs.Glob(os.DirFS(goldenDir), "mutants/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	var all []mutation
	seen := make(map[string]bool)
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(goldenDir, name))
		if err != nil {
			t.Fatal(err)
		}
		some, err := parseMutations(string(text))
		if err != nil {
			t.Fatalf("golden/%s: %v", name, err)
		}
		for _, m := range some {
			if seen[m.name] {
				t.Errorf("golden/%s: there are two %s", name, m.name)
			}
			seen[m.name] = true
		}
		all = append(all, some...)
	}
	return all
}

// parseMutations reads what golden/mutants/README.md describes.
func parseMutations(text string) ([]mutation, error) {
	var all []mutation
	dir, last := goldenBase, byte(0)
	for i, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		if name, ok := strings.CutPrefix(line, "case "); ok {
			dir = name
			continue
		}
		if name, ok := strings.CutPrefix(line, "== "); ok {
			name, property, _ := strings.Cut(name, ": ")
			all, last = append(all, mutation{name: name, property: property, dir: dir}), 0
			continue
		}
		if len(all) == 0 {
			return nil, fmt.Errorf("line %d comes before the first ==", i+1)
		}
		m := &all[len(all)-1]
		mark, rest := line[0], strings.TrimSpace(line[1:])
		switch {
		case strings.HasPrefix(line, "survives: "):
			m.survives = strings.TrimPrefix(line, "survives: ")
		case strings.HasPrefix(line, "gone: "):
			m.gone = strings.TrimPrefix(line, "gone: ")
		case mark == '-' && last == '-':
			m.edits[len(m.edits)-1].old += "\n" + rest
		case mark == '-':
			m.edits = append(m.edits, edit{old: rest})
		case mark == '+' && last == '+':
			m.edits[len(m.edits)-1].new += "\n" + rest
		case mark == '+' && last == '-':
			m.edits[len(m.edits)-1].new = rest
		default:
			return nil, fmt.Errorf("line %d: %q", i+1, line)
		}
		last = mark
	}
	for _, m := range all {
		if m.property == "" || (m.gone == "") == (len(m.edits) == 0) {
			return nil, fmt.Errorf("%s: want a property, and either edits or why they are gone", m.name)
		}
	}
	return all, nil
}
