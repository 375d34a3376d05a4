package generator

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
)

func TestIgnoreLinesAreAppendedOnce(t *testing.T) {
	all := ".session-key\napp.db*\n.env\n.loginscaffold/tx/\n"
	for _, c := range []struct{ name, current, want string }{
		{"none", "", all},
		{"all", all, all},
		{"some", "/bin\n.env\n", "/bin\n.env\n.session-key\napp.db*\n.loginscaffold/tx/\n"},
		{"no final newline", "/bin", "/bin\n" + all},
		{"anchored", "/.env\n  .session-key  \n", "/.env\n  .session-key  \napp.db*\n.loginscaffold/tx/\n"},
		{"commented out is missing", "# .env\n", "# .env\n" + all},
		{"CRLF", "/bin\r\n", "/bin\r\n" + strings.ReplaceAll(all, "\n", "\r\n")},
	} {
		got := string(plan.AddIgnoreLines([]byte(c.current), plan.IgnoreLines))
		if got != c.want {
			t.Errorf("%s: got %q; want %q", c.name, got, c.want)
		}
		if again := string(plan.AddIgnoreLines([]byte(got), plan.IgnoreLines)); again != got {
			t.Errorf("%s: a second run gives %q", c.name, again)
		}
	}
}

// What the owner deletes from .gitignore stays deleted, whoever had put it there.
func TestIgnoreLinesAreAddedOnce(t *testing.T) {
	root := project(t, "go.mod", plainMod, "a.go", "package a\n", ".gitignore", "/bin\n/.env\n")
	plan := smallPlan(t, root)
	write(t, plan)
	if manifest := read(t, root, record.ManifestPath); !strings.Contains(manifest, `{"line":".env","found":true}`) || !strings.Contains(manifest, `{"line":"app.db*"}`) {
		t.Errorf("the manifest does not tell what was there:\n%s", manifest)
	}
	for _, left := range []string{"/bin\n.session-key\n", ""} {
		writeFile(t, filepath.Join(root, ".gitignore"), []byte(left))
		if changes := changes(t, smallPlan(t, root)); len(changes) != 0 {
			t.Errorf("with %q left, a run changes %s to %q", left, changes[0].Path, changes[0].After)
		}
	}
	remove(t, root, ".gitignore")
	if changes := changes(t, smallPlan(t, root)); len(changes) != 0 {
		t.Errorf("the deleted file comes back: %s", changes[0].Path)
	}
	fresh := project(t)
	write(t, smallPlan(t, fresh))
	remove(t, fresh, ".gitignore")
	if changes := changes(t, smallPlan(t, fresh)); len(changes) != 0 {
		t.Errorf("in a project that began with it, the deleted file comes back: %s", changes[0].Path)
	}
}

var needs = []Requirement{{Path: "example.com/a", Version: "v1.2.0", Lowest: "v1.1.0"}, {Path: "example.com/b", Version: "v2.0.0+incompatible", Lowest: "v2.0.0+incompatible"}}

// The owner's versions stay as they are, comments and all, as far as the emitted code
// can do with them.
func TestRequirementsAreAddedAndNeverLowered(t *testing.T) {
	for _, c := range []struct{ name, current, want string }{
		{"none", "module m\n\ngo 1.26.0\n", "module m\n\ngo 1.26.0\n\nrequire (\n\texample.com/a v1.2.0\n\texample.com/b v2.0.0+incompatible\n)\n"},
		{
			"newer and older", "module m\n\ngo 1.26.3\n\nrequire example.com/a v1.3.0 // mine\n\nrequire example.com/b v1.0.0+incompatible\n",
			"module m\n\ngo 1.26.3\n\nrequire example.com/a v1.3.0 // mine\n\nrequire example.com/b v2.0.0+incompatible\n",
		},
		{
			"low and enough", "module m\n\ngo 1.26.0\n\nrequire (\n\texample.com/a v1.1.0 // pinned: do not raise\n\texample.com/b v1.0.0+incompatible // why\n)\n",
			"module m\n\ngo 1.26.0\n\nrequire (\n\texample.com/a v1.1.0 // pinned: do not raise\n\texample.com/b v2.0.0+incompatible // why\n)\n",
		},
		{
			"indirect and newer", "module m\n\ngo 1.26.0\n\nrequire (\n\texample.com/a v1.9.0 // indirect\n\texample.com/b v2.0.0+incompatible\n)\n",
			"module m\n\ngo 1.26.0\n\nrequire (\n\texample.com/a v1.9.0\n\texample.com/b v2.0.0+incompatible\n)\n",
		},
		{"there", "module m\ngo 1.26.0\nrequire (\n  example.com/a v1.2.0\n  example.com/b v2.0.0+incompatible\n)\n", "module m\ngo 1.26.0\nrequire (\n  example.com/a v1.2.0\n  example.com/b v2.0.0+incompatible\n)\n"},
		{"CRLF", "module m\r\n\r\ngo 1.26.0\r\n", "module m\r\n\r\ngo 1.26.0\r\n\r\nrequire (\r\n\texample.com/a v1.2.0\r\n\texample.com/b v2.0.0+incompatible\r\n)\r\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := plan.RequireIn([]byte(c.current), needs)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			if again, err := plan.RequireIn(got, needs); err != nil || !bytes.Equal(again, got) {
				t.Errorf("requirements are still missing (%v)", err)
			}
		})
	}
}

func TestSumsAreAddedOnce(t *testing.T) {
	ours := []byte("example.com/a v1.0.0 h1:a\nexample.com/b v1.0.0 h1:b\n")
	if got := string(plan.AddSums(nil, ours)); got != string(ours) {
		t.Errorf("got %q", got)
	}
	if got, want := string(plan.AddSums([]byte("example.com/b v1.0.0 h1:b\n"), ours)), "example.com/a v1.0.0 h1:a\nexample.com/b v1.0.0 h1:b\n"; got != want {
		t.Errorf("got %q; want %q", got, want)
	}
	if got := plan.AddSums(nil, nil); got != nil {
		t.Errorf("a go.sum out of nothing: %q", got)
	}
}
