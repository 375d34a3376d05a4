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

// A program that was ours is the owner's by now: it keeps its module, and what it needs.
func TestRemoveKeepsTheModuleOfTheOwnersPackages(t *testing.T) {
	root := project(t)
	p := inspect(t, root)
	pl, err := NewPlan(p, p.Defaults(), PlanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := Apply(t.Context(), root, changes(t, pl)); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(root, "hash/hash.go"), []byte("package hash\n\nimport (\n\t\"hello/internal/auth\"\n\n\t\"golang.org/x/crypto/argon2\"\n)\n\nvar _, _ = auth.Setup, argon2.IDKey\n"))
	removed := takeOut(t, root)
	mod := read(t, root, "go.mod")
	if !strings.Contains(mod, "module hello\n") || !strings.Contains(mod, "golang.org/x/crypto v") || strings.Contains(mod, "sqlite") {
		t.Errorf("go.mod is\n%s", mod)
	}
	if sums := read(t, root, "go.sum"); !strings.Contains(sums, "golang.org/x/crypto v") || strings.Contains(sums, "sqlite") {
		t.Errorf("go.sum is\n%s", sums)
	}
	wantWarning(t, removed, "go.mod stays", "hash/hash.go")
	wantWarning(t, removed, "go.mod keeps golang.org/x/crypto", "hash/hash.go:6")
	if len(removed.ByHand) != 1 || removed.ByHand[0].Path != "hash/hash.go" || removed.ByHand[0].Line != 4 {
		t.Errorf("still to do by hand: %v; want the import in hash/hash.go:4", removed.ByHand)
	}
}

// What was raised goes back, unless the owner's code may need the newer version by now.
func TestRemoveLowersOnlyWhatIsNotNeeded(t *testing.T) {
	const mod = "module hello\n\ngo 1.26.0\n\nrequire golang.org/x/text v0.3.0\n"
	const use = "package hello\n\nimport \"golang.org/x/text/cases\"\n\nvar _ = cases.Fold\n"
	for name, c := range map[string]struct {
		later string // what the owner makes of a.go
		want  string
	}{
		"unchanged":     {use, mod},
		"another line":  {use + "\nvar X = 1\n", mod},
		"one more name": {strings.Replace(use, "cases.Fold", "cases.Caser{}", 1), "golang.org/x/text v0.43.0"},
		"another":       {strings.Replace(use, "/cases\"\n\nvar _ = cases.Fold", "/width\"\n\nvar _ = width.Fold", 1), "golang.org/x/text v0.43.0"},
	} {
		t.Run(name, func(t *testing.T) {
			root := project(t, "go.mod", mod, "a.go", use)
			upgrade(t, root, small, PlanOptions{})
			if !strings.Contains(read(t, root, "go.mod"), "golang.org/x/text v0.43.0") {
				t.Fatalf("nothing was raised:\n%s", read(t, root, "go.mod"))
			}
			writeFile(t, filepath.Join(root, "a.go"), []byte(c.later))
			pl, err := NewRemoval(inspect(t, root))
			if err != nil {
				t.Fatal(err)
			}
			if err := Apply(t.Context(), root, changes(t, pl)); err != nil {
				t.Fatal(err)
			}
			got := read(t, root, "go.mod")
			if c.want == mod && got != mod || !strings.Contains(got, c.want) {
				t.Errorf("go.mod is\n%s\nwant\n%s", got, c.want)
			}
			if c.want != mod {
				wantWarning(t, pl, "golang.org/x/text", "rather than v0.3.0", "a.go:3")
			}
		})
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

// A record that was made anew does not tell what was added to go.mod: it is left alone.
func TestRemoveAfterTheRecordWasMadeAnew(t *testing.T) {
	for name, root := range map[string]func(t *testing.T) string{
		"workspace": func(t *testing.T) string { return workspace(t, "") },
		"module":    func(t *testing.T) string { return project(t, "go.mod", plainMod, "a.go", "package hello\n") },
	} {
		t.Run(name, func(t *testing.T) {
			root := root(t)
			for range 2 {
				if err := os.RemoveAll(filepath.Join(root, record.Dir)); err != nil {
					t.Fatal(err)
				}
				pl := workspacePlan(t, root)
				checkPrivately(t, pl)
				if err := Apply(t.Context(), root, changes(t, pl)); err != nil {
					t.Fatal(err)
				}
			}
			before := read(t, root, "go.mod")
			wantWarning(t, takeOut(t, root), "go.mod is left as it is", "go mod tidy")
			if got := read(t, root, "go.mod"); got != before {
				t.Errorf("go.mod was\n%s\nand is\n%s", before, got)
			}
			if exists(filepath.Join(root, "internal")) || exists(filepath.Join(root, record.Dir)) {
				t.Error("something of ours is left")
			}
		})
	}
}

// In a workspace, too, what the owner's code needs stays.
func TestRemoveInAWorkspace(t *testing.T) {
	root := workspace(t, "")
	before := snapshot(t, root)
	upgrade(t, root, small, PlanOptions{})
	writeFile(t, filepath.Join(root, "hash.go"), []byte("package main\n\nimport _ \"golang.org/x/crypto/bcrypt\"\n"))
	pl := takeOut(t, root)
	if mod := read(t, root, "go.mod"); !strings.Contains(mod, "golang.org/x/crypto v") {
		t.Errorf("go.mod is\n%s", mod)
	}
	wantWarning(t, pl, "golang.org/x/crypto", "hash.go:3")
	remove(t, root, "hash.go")
	remove(t, root, "go.mod")
	for _, left := range []map[string][]byte{before, snapshot(t, root)} {
		delete(left, "go.mod")
	}
	if got := snapshot(t, root); !maps.EqualFunc(got, before, bytes.Equal) {
		t.Errorf("left are %q", slices.Sorted(maps.Keys(got)))
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

// Where the owner has changed go.mod between two runs, what it would be without them is put
// together: go mod tidy has to see to it when that is what remains.
func TestRemoveTidiesWhatWasPutTogether(t *testing.T) {
	root := project(t, "go.mod", plainMod, "a.go", "package hello\n")
	upgrade(t, root, small, PlanOptions{})
	writeFile(t, filepath.Join(root, "go.mod"), []byte(read(t, root, "go.mod")+"\nrequire example.com/mine v1.0.0\n"))
	upgrade(t, root, small, PlanOptions{}, func(a *Answers) { a.Router = "chi" })
	pl, err := NewRemoval(inspect(t, root))
	if err != nil {
		t.Fatal(err)
	}
	if mod := string(pl.Step("go.mod").After); pl.Restores("go.mod") || !strings.Contains(mod, "example.com/mine v1.0.0") || strings.Contains(mod, "chi") {
		t.Errorf("go.mod is taken for what stood there before the first run:\n%s", mod)
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
