package generator

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/golden"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/testkit"
)

var update = flag.Bool("update", false, "write golden/ anew")

const goldenDir = "../golden"

// ourTests holds tests of the emitted code that owners do not get.
var ourTests = os.DirFS(goldenDir + "/tests")

// goldenCases cover each router, store, session and identity, and with both kinds of
// session no feature and all of them. A case is called example.com/<name>.
var goldenCases = []struct {
	name    string
	answers Answers // what is empty is the default; Features are always as written
}{
	{"stdlib-sqlite", Answers{Features: DefaultFeatures()}},
	{"chi-postgres-database-all", Answers{Router: "chi", Store: "postgres", Session: "database", Features: FeaturesFor("database")}},
	{"stdlib-mysql-username-all", Answers{Store: "mysql", Identity: "username", Dir: "internal/login", Prefix: "/auth", Features: FeaturesFor("cookie")}},
	{"stdlib-sqlite-database-username-all", Answers{Session: "database", Identity: "username", Features: FeaturesFor("database")}},
	{"chi-memory-all", Answers{Router: "chi", Store: "memory", Features: FeaturesFor("cookie")}},
	{"stdlib-memory-minimal", Answers{Store: "memory"}},
	{"chi-mysql-database-minimal", Answers{Router: "chi", Store: "mysql", Session: "database", Prefix: "/my/site"}},
}

// goldenBase is the one case that keeps its base.txtar: in the others it would
// only be every file a second time.
const goldenBase = "stdlib-sqlite"

func TestGolden(t *testing.T) {
	if *update {
		formatTemplates(t, func(name string, _, want []byte) error { return os.WriteFile(name, want, 0o644) })
	}
	for _, c := range goldenCases {
		t.Run(c.name, func(t *testing.T) {
			want := goldenTree(t, c.name, c.answers)
			dir := filepath.Join(goldenDir, c.name)
			if *update {
				replaceTree(t, dir, want)
			}
			compareTrees(t, want, readGolden(t, dir))
		})
	}
	if *update {
		removeStaleCases(t)
		writeFile(t, filepath.Join(goldenDir, "go.work"), []byte(goldenWork(t)))
	}
	for _, name := range goldenModules(t) {
		if isGoldenCase(name) || !golden.IsEmitted(filepath.Join(goldenDir, name)) {
			continue
		}
		t.Errorf("golden/%s is no case of the table; go test ./generator -run TestGolden -update removes it", name)
	}
	if got, err := os.ReadFile(filepath.Join(goldenDir, "go.work")); err != nil || string(got) != goldenWork(t) {
		t.Errorf("golden/go.work does not list the modules beside it (%v)", err)
	}
}

// goldenTree is what init writes for a case: the changes of its plan.
func goldenTree(t *testing.T, name string, answers Answers) map[string][]byte {
	t.Helper()
	tree := make(map[string][]byte)
	for _, c := range changes(t, goldenPlan(t, name, answers)) {
		if !strings.HasPrefix(c.Path, record.Dir+"/base/") {
			tree[c.Path] = c.After
		}
	}
	return tree
}

func goldenPlan(t *testing.T, name string, answers Answers) *Plan {
	t.Helper()
	p, err := Inspect(filepath.Join(t.TempDir(), name))
	if err != nil {
		t.Fatal(err)
	}
	answers = withDefaults(p, answers)
	answers.Module = "example.com/" + name
	// The templates as they are on the disk now, which may be formatted since this was built.
	plan, err := newPlan(os.DirFS("../templates"), p, answers)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// withDefaults fills in what a leaves empty, but for the features.
func withDefaults(p *Project, a Answers) Answers {
	defaults := p.Defaults()
	for _, x := range catalog.Axes {
		if *x.Value(&a) == "" {
			*x.Value(&a) = *x.Value(&defaults)
		}
	}
	if a.Dir == "" {
		a.Dir = defaults.Dir
	}
	return a
}

func compareTrees(t *testing.T, want, got map[string][]byte) {
	t.Helper()
	const renew = "; go test ./generator -run TestGolden -update renews it"
	for _, path := range slices.Sorted(maps.Keys(want)) {
		switch text, ok := got[path]; {
		case !ok:
			t.Errorf("%s is missing%s", path, renew)
		case !bytes.Equal(text, want[path]):
			t.Errorf("%s differs in line %d%s", path, firstDifference(text, want[path]), renew)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[path]; !ok {
			t.Errorf("%s is not emitted any more%s", path, renew)
		}
	}
}

// firstDifference is the number of the first line in which a and b differ.
func firstDifference(a, b []byte) int {
	n := 1
	for i := 0; i < len(a) && i < len(b) && a[i] == b[i]; i++ {
		if a[i] == '\n' {
			n++
		}
	}
	return n
}

// readGolden reads a case but for what running it by hand leaves behind.
func readGolden(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	tree := testkit.ReadTree(t, dir)
	maps.DeleteFunc(tree, func(name string, _ []byte) bool {
		base := path.Base(name)
		return base == ".session-key" || base == ".env" || strings.HasPrefix(base, "app.db")
	})
	return tree
}

func removeStaleCases(t *testing.T) {
	t.Helper()
	for _, name := range goldenModules(t) {
		dir := filepath.Join(goldenDir, name)
		if !isGoldenCase(name) && golden.IsEmitted(dir) {
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// goldenWork is the workspace of every module below golden, cases or not.
func goldenWork(t *testing.T) string {
	t.Helper()
	var work strings.Builder
	fmt.Fprintf(&work, "go %s\n\nuse (\n", MinGo)
	for _, name := range goldenModules(t) {
		fmt.Fprintf(&work, "\t./%s\n", name)
	}
	work.WriteString(")\n")
	return work.String()
}

func goldenModules(t *testing.T) []string {
	t.Helper()
	names, err := golden.Modules(goldenDir)
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func isGoldenCase(name string) bool {
	for _, c := range goldenCases {
		if c.name == name {
			return true
		}
	}
	return false
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// A choice without a golden case is code that nobody has ever looked at.
func TestGoldenCoversEveryChoice(t *testing.T) {
	seen := make(map[string]bool)
	for _, c := range goldenCases {
		a := withDefaults(&Project{Root: "/x"}, c.answers)
		for _, x := range catalog.Axes {
			seen[x.Name+" "+*x.Value(&a)] = true
		}
		seen["none "+a.Session] = seen["none "+a.Session] || len(a.Features) == 0
		seen["all "+a.Session] = seen["all "+a.Session] || slices.Equal(a.Features, FeaturesFor(a.Session))
	}
	for _, session := range catalog.Values(Sessions) {
		if !seen["none "+session] || !seen["all "+session] {
			t.Errorf("--session %s: want a case without features and one with all", session)
		}
	}
	for _, x := range catalog.Axes {
		for _, value := range catalog.Values(x.Choices) {
			if !seen[x.Name+" "+value] {
				t.Errorf("no golden case has --%s %s", x.Name, value)
			}
		}
	}
}

var (
	replaceTree = testkit.ReplaceTree
	writeFile   = testkit.WriteFile
)
