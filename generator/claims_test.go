package generator

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
)

const (
	signinTemplate = "base/internal/auth/signin.go.tmpl"
	signinPath     = "internal/auth/signin.go"
	signinText     = "package auth\n\n// the page of another kind\n"
)

// The owner has called a file of ours what this version calls another one.
func TestTwoFilesThatClaimOnePath(t *testing.T) {
	mine := strings.Replace(threeLines, "// one", "// mine", 1)
	newer := with(loginTemplate, strings.Replace(threeLines, "// three", "// newer", 1), signinTemplate, signinText)
	moved := func(t *testing.T) string {
		root := scaffolded(t, with(loginTemplate, threeLines), loginPath, mine)
		if err := os.Rename(filepath.Join(root, loginPath), filepath.Join(root, signinPath)); err != nil {
			t.Fatal(err)
		}
		return root
	}
	for name, root := range map[string]func(t *testing.T) string{
		"moved since": moved,
		"moved before the last run": func(t *testing.T) string {
			root := moved(t)
			upgrade(t, root, with(loginTemplate, threeLines), PlanOptions{})
			return root
		},
	} {
		t.Run(name, func(t *testing.T) {
			root := root(t)
			for _, side := range []ConflictSide{StopAtConflicts, TakeOurs, TakeTheirs, WriteMarkers} {
				pl := upgrade(t, root, newer, PlanOptions{Conflicts: side})
				conflicts := pl.Conflicts()
				if len(conflicts) != 1 || conflicts[0].Path != signinPath || !strings.Contains(conflicts[0].Note, loginPath) {
					t.Fatalf("side %d: the conflicts are %v; want one at %s that names %s", side, conflicts, signinPath, loginPath)
				}
				err := Check(t.Context(), pl, CheckOptions{NoTidy: true})
				wantError(t, err, Conflict, signinPath, loginPath, "another name")
				if strings.Contains(err.(*Error).Hint, "--conflicts") {
					t.Errorf("the hint names a flag that does not help: %s", err.(*Error).Hint)
				}
				if got := read(t, root, signinPath); got != mine {
					t.Fatalf("side %d: the owner's file is %q", side, got)
				}
			}
			if err := os.Rename(filepath.Join(root, signinPath), filepath.Join(root, "internal/auth/enter.go")); err != nil {
				t.Fatal(err)
			}
			upgrade(t, root, newer, PlanOptions{})
			if got, want := read(t, root, "internal/auth/enter.go"), strings.Replace(mine, "// three", "// newer", 1); got != want || read(t, root, signinPath) != signinText {
				t.Errorf("under another name: got %q and %q", got, read(t, root, signinPath))
			}
		})
	}
}

// What was let go stands where this version has a file again, of another id: it is that
// file from now on, with the pristine text it had.
func TestAFileThatGetsAnotherID(t *testing.T) {
	edited := strings.Replace(threeLines, "// one", "// mine", 1)
	root := scaffolded(t, with(loginTemplate, threeLines), loginPath, edited)
	upgrade(t, root, small, PlanOptions{})
	manifest := filepath.Join(root, record.ManifestPath)
	writeFile(t, manifest, []byte(strings.Replace(read(t, root, record.ManifestPath), `"auth/login"`, `"auth/old"`, 1)))
	upgrade(t, root, with(loginTemplate, strings.Replace(threeLines, "// three", "// newer", 1)), PlanOptions{})
	if got, want := read(t, root, loginPath), strings.Replace(edited, "// three", "// newer", 1); got != want {
		t.Errorf("got %q; want %q", got, want)
	}
	wantState(t, root, record.Managed)
}

// Two entries of the record can be one file in this version, when git has merged the
// record of a branch that was upgraded with that of one that was not.
func TestARenamedFileThatIsRecordedTwice(t *testing.T) {
	const input, field = "base/internal/auth/input.go.tmpl", "base/internal/auth/field.go.tmpl"
	root := scaffolded(t, with(input, threeLines, field, signinText), "internal/auth/input.go", threeLines+"// mine\n")
	p := inspect(t, root)
	pl, err := plan.New(with(field, signinText+"// newer\n"), p, p.Defaults(), PlanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	got := actions(pl)
	if got["internal/auth/input.go"] != ActionEject || got["internal/auth/field.go"] != ActionUpdate {
		t.Errorf("the plan is %v", got)
	}
}

// A file that stays the owner's, of which nothing pristine is known, moves with the package
// and is not made again by a later run.
func TestAFileThatStaysTheOwnersMovesWithThePackage(t *testing.T) {
	const mine = "package auth\n\nimport _ \"hello/internal/auth/store\"\n"
	const store = "base/internal/auth/store/store.go.tmpl"
	templates := with(loginTemplate, threeLines, store, "package store\n")
	root := scaffolded(t, with(store, "package store\n"), loginPath, mine)
	upgrade(t, root, templates, PlanOptions{Conflicts: TakeOurs})
	wantState(t, root, record.Ejected)
	toIdentity := func(a *Answers) { a.Dir = "identity" }
	upgrade(t, root, templates, PlanOptions{}, toIdentity)
	if got, want := read(t, root, "identity/login.go"), strings.Replace(mine, "internal/auth", "identity", 1); got != want || read(t, root, loginPath) != "" {
		t.Errorf("moved: got %q, and %q in the old place; want %q", got, read(t, root, loginPath), want)
	}
	wantState(t, root, record.Ejected)
	again := upgrade(t, root, with(loginTemplate, threeLines+"\n// newer\n", store, "package store\n"), PlanOptions{})
	if got := actions(again)["identity/login.go"]; got != "" {
		t.Errorf("later it is: %s", got)
	}
	remove(t, root, "identity/login.go")
	later := upgrade(t, root, templates, PlanOptions{})
	if got := actions(later)["identity/login.go"]; got == ActionCreate || read(t, root, "identity/login.go") != "" {
		t.Errorf("the owner took it out, and ours is there: %s", got)
	}
}

// Against what stands where a directory of ours would be, no side can be taken.
func TestTheWayOutOfAnObstacle(t *testing.T) {
	root := scaffolded(t, small)
	aside := filepath.Join(filepath.Dir(root), "aside")
	if err := os.Rename(filepath.Join(root, "internal/auth/pages"), aside); err != nil {
		t.Fatal(err)
	}
	link(t, aside, filepath.Join(root, "internal/auth/pages"))
	p := inspect(t, root)
	pl, err := plan.New(small, p, p.Defaults(), PlanOptions{Conflicts: TakeOurs})
	if err != nil {
		t.Fatal(err)
	}
	err = Check(t.Context(), pl, CheckOptions{NoTidy: true})
	wantError(t, err, Conflict, "internal/auth/pages (a symbolic link", "move what is listed out of the way")
	if strings.Contains(err.(*Error).Hint, "--conflicts") {
		t.Errorf("the hint names a flag that does not help: %s", err.(*Error).Hint)
	}
}
