package generator

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/record"
)

// plainGo has the go command run without settings of whoever runs the tests.
func plainGo() CheckOptions {
	return CheckOptions{Env: append(os.Environ(), "GOFLAGS=", "GOWORK=")}
}

// checkPrivately runs Check on pl, and demands that none of the packages of this machine alone is
// looked for elsewhere.
func checkPrivately(t *testing.T, pl *Plan) {
	t.Helper()
	var progress bytes.Buffer
	opt := plainGo()
	opt.Progress = &progress
	if err := Check(t.Context(), pl, opt); err != nil {
		t.Errorf("%v\n%s", err, progress.String())
	}
	for _, private := range []string{"private.example", "package hello/"} {
		if strings.Contains(progress.String(), private) {
			t.Errorf("a private name was looked up:\n%s", progress.String())
		}
	}
}

// takeOut plans the removal of what is in root, checks it and carries it out.
func takeOut(t *testing.T, root string) *Plan {
	t.Helper()
	pl, err := NewRemoval(inspect(t, root))
	if err != nil {
		t.Fatal(err)
	}
	checkPrivately(t, pl)
	if err := Apply(t.Context(), root, changes(t, pl)); err != nil {
		t.Fatal(err)
	}
	return pl
}

// wantWarning looks for one of the plan's warnings that holds all words.
func wantWarning(t *testing.T, pl *Plan, words ...string) {
	t.Helper()
	if !slices.ContainsFunc(pl.Warnings, func(w string) bool {
		return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(w, word) })
	}) {
		t.Errorf("no warning holds %q:\n%s", words, strings.Join(pl.Warnings, "\n"))
	}
}

// A line of .gitignore stays while there is what it keeps out of git.
func TestRemoveKeepsSecretsOutOfGit(t *testing.T) {
	for name, c := range map[string]struct{ before, later, want string }{
		"ours":            {"", "", ".session-key\napp.db*\n"},
		"theirs":          {"/bin", "", "/bin\n.session-key\napp.db*\n"},
		"theirs, edited":  {"/bin\n", "mine\n", "/bin\n.session-key\napp.db*\nmine\n"},
		"they had it too": {".session-key\n", "", ".session-key\napp.db*\n"},
	} {
		t.Run(name, func(t *testing.T) {
			pairs := []string{"go.mod", plainMod, "a.go", "package hello\n"}
			if c.before != "" {
				pairs = append(pairs, ".gitignore", c.before)
			}
			root := project(t, pairs...)
			upgrade(t, root, small, PlanOptions{})
			writeFile(t, filepath.Join(root, ".gitignore"), []byte(read(t, root, ".gitignore")+c.later))
			writeFile(t, filepath.Join(root, "cmd/web/.session-key"), []byte("secret"))
			writeFile(t, filepath.Join(root, "app.db-wal"), nil)
			pl := removeAll(t, root)
			if got := read(t, root, ".gitignore"); got != c.want {
				t.Errorf(".gitignore is %q; want %q", got, c.want)
			}
			wantWarning(t, pl, "app.db*", "app.db-wal")
		})
	}
}

// What cannot be looked at is not passed over: without the record nobody would know of it.
func TestRemoveStopsAtLinks(t *testing.T) {
	for name, c := range map[string]struct {
		moves, at, wantPath string
	}{
		"a file":        {loginPath, loginPath, loginPath},
		"the directory": {"internal/auth", "internal/auth", "internal/auth"},
		".gitignore":    {".gitignore", ".gitignore", ".gitignore"},
	} {
		t.Run(name, func(t *testing.T) {
			root := scaffolded(t, with(loginTemplate, threeLines))
			aside := filepath.Join(filepath.Dir(root), "aside")
			if err := os.Rename(filepath.Join(root, c.moves), aside); err != nil {
				t.Fatal(err)
			}
			link(t, aside, filepath.Join(root, c.at))
			pl, err := NewRemoval(inspect(t, root))
			if err != nil {
				t.Fatal(err)
			}
			wantError(t, Check(t.Context(), pl, plainGo()), Conflict, c.wantPath+" (", "symbolic link", "nothing is taken out through a link")
			if len(pl.Conflicts()) != 1 {
				t.Errorf("the conflicts are %v; want one", pl.Conflicts())
			}
		})
	}
}

// removeAll plans the removal of what is in root and carries it out, without a check.
func removeAll(t *testing.T, root string) *Plan {
	t.Helper()
	pl, err := NewRemoval(inspect(t, root))
	if err != nil {
		t.Fatal(err)
	}
	if err := Apply(t.Context(), root, changes(t, pl)); err != nil {
		t.Fatal(err)
	}
	return pl
}

func TestRemoveKeepsWhatTheOwnerEdited(t *testing.T) {
	root := scaffolded(t, with(loginTemplate, threeLines), loginPath, "package auth // mine\n")
	writeFile(t, filepath.Join(root, ".gitignore"), []byte(read(t, root, ".gitignore")+"mine\n"))
	pl := removeAll(t, root)
	if got := actions(pl)[loginPath]; got != ActionEject || read(t, root, loginPath) != "package auth // mine\n" {
		t.Errorf("the edited file: %s, %q", got, read(t, root, loginPath))
	}
	if read(t, root, "internal/auth/auth.go") != "" || exists(filepath.Join(root, record.Dir)) {
		t.Error("what was pristine is left, or the record")
	}
	if got := read(t, root, ".gitignore"); !strings.HasSuffix(got, "mine\n") || strings.Contains(got, ".session-key") {
		t.Errorf(".gitignore is %q", got)
	}
}

// A file that is the owner's alone can be a link as well.
func TestALinkThatIsTheOwnersAlone(t *testing.T) {
	root := scaffolded(t, small, loginPath, "package auth // mine\n")
	templates := with(loginTemplate, threeLines)
	upgrade(t, root, templates, PlanOptions{Conflicts: TakeOurs})
	aside := filepath.Join(filepath.Dir(root), "aside.go")
	if err := os.Rename(filepath.Join(root, loginPath), aside); err != nil {
		t.Fatal(err)
	}
	link(t, aside, filepath.Join(root, loginPath))
	if pl := upgrade(t, root, templates, PlanOptions{}); len(pl.Conflicts()) > 0 {
		t.Errorf("an upgrade stops at it: %v", pl.Conflicts())
	}
	removeAll(t, root)
	if got := read(t, root, loginPath); got != "package auth // mine\n" {
		t.Errorf("removing leaves %q", got)
	}
}

// A file that is as it was written goes, also when the owner has moved the package and has
// not got round to the imports.
func TestRemoveTakesOutWhatOnlyMoved(t *testing.T) {
	const store = "base/internal/auth/store/store.go.tmpl"
	root := scaffolded(t, with(store, "package store\n", loginTemplate, "package auth\n\nimport _ \"[[.Import]]/store\"\n"))
	if err := os.Rename(filepath.Join(root, "internal/auth"), filepath.Join(root, "identity")); err != nil {
		t.Fatal(err)
	}
	removeAll(t, root)
	if exists(filepath.Join(root, "identity")) {
		t.Errorf("left are %q", slices.Sorted(maps.Keys(snapshot(t, root))))
	}
}
