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
