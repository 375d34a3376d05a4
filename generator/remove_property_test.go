package generator

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// kindsOfProjects are projects to put a login into and take it out of: path and text.
var kindsOfProjects = map[string][]string{
	"a directory that is not there": nil,
	"an empty file beside":          {"README.md", ""},
	"a module without code":         {"go.mod", "module hello\n\ngo 1.26.0\n"},
	"a module without code, CRLF":   {"go.mod", "module hello\r\n\r\ngo 1.26.0", ".gitignore", "/bin\r\n*.log"},
	"a program":                     {"go.mod", plainMod, "main.go", "package main\n\nfunc main() {}\n", ".gitignore", "/bin\n"},
	"a program, CRLF":               {"go.mod", "module hello\r\n\r\ngo 1.26.0\r\n", "main.go", "package main\r\n\r\nfunc main() {}\r\n", ".gitignore", "/bin\r\n", "go.sum", ""},
	"Go without a module":           {"lib.go", "package hello\n", "cmd/x/main.go", "package main\n\nfunc main() {}\n"},
	"a library":                     {"go.mod", plainMod, "lib.go", "package hello\n", "lib_test.go", "package hello_test\n"},
	"no final newlines":             {"go.mod", strings.TrimSpace(plainMod), "lib.go", "package hello", ".gitignore", "/bin"},
	"lines that are there":          {"go.mod", plainMod, "lib.go", "package hello\n", ".gitignore", ".env\n\n# mine\n.session-key"},
	"requirements of the owner's": {
		"go.mod", "module hello // ours\n\ngo 1.26.0\n\nrequire (\n\tgolang.org/x/sys v0.20.0 // indirect\n\tgolang.org/x/text v0.20.0 // for fun\n)\n",
		"go.sum", "golang.org/x/text v0.20.0 h1:x\n", "lib.go", "package hello\n\nimport \"golang.org/x/text/width\"\n\nvar _ = width.Fold\n",
	},
	"files beside ours": {"go.mod", plainMod, "lib.go", "package hello\n", "internal/auth/authz/z.go", "package authz\n", "internal/auth/NOTES", "x"},
	"blocks and directives": {
		"go.mod", "module hello\n\ngo 1.26.0\n\ntoolchain go1.26.0\n\n// why\nrequire (\n\tgolang.org/x/crypto v0.29.0 // pinned\n)\n\nexclude golang.org/x/text v0.4.0\n\nretract v0.1.0\n",
		"lib.go", "package hello\n\nimport _ \"golang.org/x/crypto/bcrypt\"\n",
	},
	"a vendor directory": {
		"go.mod", plainMod, "lib.go", "package hello\n", "vendor/modules.txt", "",
	},
}

// TestInitAndRemoveGiveEveryByteBack: whatever the project is, in git or not, with go mod
// tidy or without, removing what was put in leaves the tree as it was, modes included.
func TestInitAndRemoveGiveEveryByteBack(t *testing.T) {
	for name, files := range kindsOfProjects {
		for _, git := range []bool{false, true} {
			t.Run(name+map[bool]string{true: " in git"}[git], func(t *testing.T) {
				root := project(t, files...)
				if git {
					inGit(t, root)
				}
				wantSameAfter(t, root, func() {
					putIn(t, root, CheckOptions{NoTidy: true})
					takeOut(t, root)
				})
			})
		}
	}
}

// TestInitAndRemoveInRealModules is the same with go mod tidy, in modules that build.
func TestInitAndRemoveInRealModules(t *testing.T) {
	for name, root := range map[string]func() string{
		"a program": func() string {
			return project(t, "go.mod", "module hello\n\ngo 1.26.0\n\nrequire golang.org/x/text v0.20.0\n", "go.sum", textSums,
				"main.go", "package main\n\nimport \"golang.org/x/text/width\"\n\nfunc main() { _ = width.Fold }\n", ".gitignore", "/bin")
		},
		"a workspace":                    func() string { return workspace(t, "") },
		"a workspace with a requirement": func() string { return workspace(t, "\nrequire golang.org/x/text v0.20.0\n") },
	} {
		t.Run(name, func(t *testing.T) {
			root := root()
			wantSameAfter(t, root, func() {
				putIn(t, root, plainGo())
				takeOut(t, root)
			})
			// The second time finds nothing that the first has left.
			wantSameAfter(t, root, func() {
				putIn(t, root, plainGo())
				takeOut(t, root)
			})
		})
	}
}

const textSums = "golang.org/x/text v0.20.0 h1:gK/Kv2otX8gz+wn7Rmb3vT96ZwuoxnQlY+HlJVj7Qug=\n" +
	"golang.org/x/text v0.20.0/go.mod h1:D4IsuqiFMhST5bX19pQ9ikHC2GsaKyk/oF+pn3ducp4=\n"

// putIn carries out the default plan for root.
func putIn(t *testing.T, root string, opt CheckOptions) {
	t.Helper()
	p := inspect(t, root)
	pl, err := NewPlan(p, p.Defaults(), PlanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := Check(t.Context(), pl, opt); err != nil {
		t.Fatal(err)
	}
	if err := Apply(t.Context(), root, changes(t, pl)); err != nil {
		t.Fatal(err)
	}
	if len(snapshot(t, root)) < 40 {
		t.Fatal("next to nothing was put in")
	}
}

// wantSameAfter demands that run leaves the directory above root as it was.
func wantSameAfter(t *testing.T, root string, run func()) {
	t.Helper()
	above := filepath.Dir(root)
	before, modes := snapshot(t, above), modesBelow(t, above)
	run()
	after := snapshot(t, above)
	for name, text := range before {
		if !bytes.Equal(after[name], text) {
			t.Errorf("%s was %q and is %q", name, text, after[name])
		}
		delete(after, name)
	}
	if len(after) > 0 {
		t.Errorf("left are %q", slices.Sorted(maps.Keys(after)))
	}
	left := modesBelow(t, above)
	delete(left, filepath.Base(root)) // a directory that was made for the project stays
	delete(modes, filepath.Base(root))
	if !maps.Equal(modes, left) {
		t.Errorf("the modes were\n%v\nand are\n%v", modes, left)
	}
}

// modesBelow are the modes of what is below dir, git's own aside.
func modesBelow(t *testing.T, dir string) map[string]fs.FileMode {
	t.Helper()
	modes := make(map[string]fs.FileMode)
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.Name() == ".git" {
			return fs.SkipDir
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		modes[rel] = info.Mode()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return modes
}

// inGit commits what is in root to a repository there.
func inGit(t *testing.T, root string) {
	t.Helper()
	if err := os.MkdirAll(root, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"init", "-q"}, {"add", "-A"},
		{"-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false", "commit", "-q", "--allow-empty", "-m", "x"},
	} {
		cmd := exec.Command("git", args...)
		cmd.Dir = root
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v\n%s", args[0], err, out)
		}
	}
}

// What any release wrote goes altogether, upgraded first or not.
func TestRemoveTakesOutWhatReleasesWrote(t *testing.T) {
	for _, version := range releases(t) {
		for _, upgraded := range []bool{false, true} {
			dir := filepath.Join(t.TempDir(), "stdlib-sqlite")
			layOut(t, dir, version, "stdlib-sqlite")
			if upgraded {
				toPresent(t, dir, PlanOptions{})
			}
			removeAll(t, dir)
			if left := snapshot(t, dir); len(left) > 0 {
				t.Errorf("%s, upgraded %v: left are %q", version, upgraded, slices.Sorted(maps.Keys(left)))
			}
		}
	}
}
