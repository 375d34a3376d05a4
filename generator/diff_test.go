package generator

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/testkit"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

// diffPlan changes and makes files whose ends and line endings are awkward.
func diffPlan(root string) *Plan {
	return &Plan{Project: &Project{Root: root}, Answers: valid(), Module: "m", Import: "m/internal/auth", Steps: []Step{
		{ID: "a", Path: ".gitignore", Action: ActionUpdate, Before: []byte("/bin"), After: []byte("/bin\n.env\n")},
		{ID: "b", Path: "crlf.txt", Action: ActionUpdate, Before: []byte("a\r\nb\r\n"), After: []byte("a\r\nb\r\nc\r\n")},
		{ID: "d", Path: "deep/down/new.go", Action: ActionCreate, After: []byte("package down\n")},
		{ID: "e", Path: "mine", Action: ActionConflict, Before: []byte("mine\n"), After: []byte("ours\n")},
		{ID: "f", Path: "same", Action: ActionIdentical, Before: []byte("same\n"), After: []byte("same\n")},
		{ID: "g", Path: "was-empty", Action: ActionUpdate, Before: []byte{}, After: []byte("x\n")},
	}}
}

// Below the root of a repository as well, where git takes the paths of a patch in its
// own format for paths from there, and silently leaves out what is elsewhere.
func TestDiffApplies(t *testing.T) {
	for _, tool := range [][]string{{"git", "apply", "-"}, {"patch", "-p1", "--binary", "-s"}} {
		for _, below := range []string{"", "services/web"} {
			testDiffApplies(t, below, tool)
		}
	}
}

func testDiffApplies(t *testing.T, below string, tool []string) {
	t.Run(tool[0]+" "+below, func(t *testing.T) {
		for _, name := range []string{"git", tool[0]} {
			if _, err := exec.LookPath(name); err != nil {
				testkit.Missing(t, "%s is not installed; on Debian get it with: apt-get install %s", name, name)
			}
		}
		repository := t.TempDir()
		root := filepath.Join(repository, below)
		if out, err := exec.Command("git", "init", "-q", repository).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if err := os.MkdirAll(root, 0o755); err != nil {
			t.Fatal(err)
		}
		plan := diffPlan(root)
		for _, s := range plan.Steps {
			if s.Before != nil {
				writeFile(t, filepath.Join(root, s.Path), s.Before)
			}
		}
		var diff bytes.Buffer
		if err := plan.Diff(&diff); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(tool[0], tool[1:]...)
		cmd.Dir, cmd.Stdin = root, &diff
		text := diff.String()
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s\n%s", err, out, text)
		}
		if err := os.RemoveAll(filepath.Join(repository, ".git")); err != nil {
			t.Fatal(err)
		}
		got := snapshot(t, root)
		for _, s := range plan.Steps {
			want := s.After
			if s.Action == ActionConflict {
				want = s.Before
			}
			if !bytes.Equal(got[s.Path], want) || got[s.Path] == nil {
				t.Errorf("%s is %q after %s; want %q\n%s", s.Path, got[s.Path], tool[0], want, text)
			}
		}
		if len(got) != len(plan.Steps) {
			t.Errorf("%d files; want %d", len(got), len(plan.Steps))
		}
	})
}

func TestDiffReads(t *testing.T) {
	var diff strings.Builder
	if err := diffPlan("/x").Diff(&diff); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"--- a/.gitignore\n+++ b/.gitignore\n@@ -1 +1,2 @@\n-/bin\n\\ No newline at end of file\n+/bin\n+.env\n",
		"--- /dev/null\n+++ b/deep/down/new.go\n@@ -0,0 +1 @@\n+package down\n",
	} {
		if !strings.Contains(diff.String(), want) {
			t.Errorf("the diff lacks\n%s\nin\n%s", want, diff.String())
		}
	}
}

// The JSON is for scripts: what is here may grow, but not change.
func TestJSON(t *testing.T) {
	text, err := diffPlan("/x").JSON()
	if err != nil {
		t.Fatal(err)
	}
	var got PlanJSON
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&got); err != nil {
		t.Fatal(err)
	}
	if got.Schema != 1 || got.Tool != Version || got.Root != "/x" || got.Module != "m" || got.Import != "m/internal/auth" || len(got.Files) != 6 {
		t.Errorf("got %+v", got)
	}
	want := PlanRow{ID: "d", Path: "deep/down/new.go", Action: "create", After: textfile.Digest([]byte("package down\n"))}
	if !reflect.DeepEqual(got.Files[2], want) {
		t.Errorf("got %+v; want %+v", got.Files[2], want)
	}
	if got.Files[5].Before != textfile.Digest([]byte{}) {
		t.Errorf("an empty file and no file look alike: %+v", got.Files[5])
	}
	for _, want := range []string{"{\n  \"schema\": 1,\n", "\n    \"features\": [],\n", "\n      \"action\": \"create\",\n", "}\n"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}
