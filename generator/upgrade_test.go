package generator

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
)

// with is small with other files; an empty text takes one out.
func with(pairs ...string) fstest.MapFS {
	changed := maps.Clone(small)
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			delete(changed, pairs[i])
			continue
		}
		changed[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return changed
}

// upgrade plans with those templates and, when nothing is in the way, applies the plan.
func upgrade(t *testing.T, root string, templates fstest.MapFS, opt PlanOptions, change ...func(*Answers)) *Plan {
	t.Helper()
	p := inspect(t, root)
	a := p.Defaults()
	for _, c := range change {
		c(&a)
	}
	pl, err := plan.New(templates, p, a, opt)
	if err != nil {
		t.Fatal(err)
	}
	if len(pl.Conflicts()) == 0 {
		if err := Apply(t.Context(), root, changes(t, pl)); err != nil {
			t.Fatal(err)
		}
	}
	return pl
}

const (
	loginTemplate = "base/internal/auth/login.go.tmpl"
	loginPath     = "internal/auth/login.go"
	threeLines    = "package auth\n\n// one\n\n// two\n\n// three\n"
)

// scaffolded is a project that was written with templates, with the owner's edits on it:
// path and text, which is "" for a deletion.
func scaffolded(t *testing.T, templates fstest.MapFS, edits ...string) string {
	t.Helper()
	root := project(t)
	upgrade(t, root, templates, PlanOptions{})
	for i := 0; i < len(edits); i += 2 {
		if edits[i+1] == "" {
			remove(t, root, edits[i])
			continue
		}
		writeFile(t, filepath.Join(root, edits[i]), []byte(edits[i+1]))
	}
	return root
}

func read(t *testing.T, root, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if os.IsNotExist(err) {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestEveryRowOfThePlanTable has what was written, what the owner made of it ("" is
// nothing) and what would be written now.
func TestEveryRowOfThePlanTable(t *testing.T) {
	edited := strings.Replace(threeLines, "// one", "// mine", 1)
	newer := strings.Replace(threeLines, "// three", "// newer", 1)
	clash := strings.Replace(threeLines, "// one", "// theirs", 1)
	for name, c := range map[string]struct {
		base, current, desired string
		action                 Action
		after                  string
		state                  record.State // in the record afterwards; "" is no entry
	}{
		"create":                 {"", "", threeLines, ActionCreate, threeLines, record.Managed},
		"adopt":                  {"", threeLines, threeLines, ActionIdentical, threeLines, record.Managed},
		"in the way":             {"", edited, threeLines, ActionConflict, edited, ""},
		"update":                 {threeLines, threeLines, newer, ActionUpdate, newer, record.Managed},
		"delete":                 {threeLines, threeLines, "", ActionDelete, "", ""},
		"keep":                   {threeLines, edited, threeLines, ActionKeep, edited, record.Managed},
		"merge":                  {threeLines, edited, newer, ActionMerge, strings.Replace(edited, "// three", "// newer", 1), record.Managed},
		"conflict":               {threeLines, edited, clash, ActionConflict, edited, record.Managed},
		"stays deleted":          {threeLines, "", newer, ActionDeleted, "", record.Deleted},
		"forget":                 {threeLines, "", "", "", "", ""},
		"eject":                  {threeLines, edited, "", ActionEject, edited, record.Ejected},
		"had it already":         {threeLines, newer, newer, ActionIdentical, newer, record.Managed},
		"with CRLF":              {threeLines, crlf(threeLines), newer, ActionUpdate, crlf(newer), record.Managed},
		"merge with CRLF":        {threeLines, crlf(edited), newer, ActionMerge, crlf(strings.Replace(edited, "// three", "// newer", 1)), record.Managed},
		"edited, the same twice": {threeLines, edited, edited, ActionIdentical, edited, record.Managed},
	} {
		t.Run(name, func(t *testing.T) {
			root := scaffolded(t, with(loginTemplate, c.base))
			if c.current != "" {
				writeFile(t, filepath.Join(root, loginPath), []byte(c.current))
			} else if c.base != "" {
				remove(t, root, loginPath)
			}
			pl := upgrade(t, root, with(loginTemplate, c.desired), PlanOptions{})
			if got := actions(pl)[loginPath]; got != c.action {
				t.Errorf("the action is %q; want %q", got, c.action)
			}
			if got := read(t, root, loginPath); got != c.after {
				t.Errorf("the file is %q; want %q", got, c.after)
			}
			wantState(t, root, c.state)
			if c.action == ActionConflict {
				return
			}
			if again := upgrade(t, root, with(loginTemplate, c.desired), PlanOptions{}); !again.Idle() {
				t.Errorf("the second run changes something: %v", changes(t, again))
			}
		})
	}
}

func crlf(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }

func wantState(t *testing.T, root string, want record.State) {
	t.Helper()
	var got record.State
	for _, f := range inspect(t, root).Manifest.Files {
		if f.ID == "auth/login" {
			got = f.State
		}
	}
	if got != want {
		t.Errorf("the record says %q; want %q", got, want)
	}
}

// What was let go of merges again when it is wanted again.
func TestEjectedFilesMergeAgain(t *testing.T) {
	edited := strings.Replace(threeLines, "// one", "// mine", 1)
	root := scaffolded(t, with(loginTemplate, threeLines), loginPath, edited)
	upgrade(t, root, small, PlanOptions{})
	pl := upgrade(t, root, with(loginTemplate, strings.Replace(threeLines, "// three", "// newer", 1)), PlanOptions{})
	if got := actions(pl)[loginPath]; got != ActionMerge {
		t.Errorf("the action is %q; want merge", got)
	}
	if got, want := read(t, root, loginPath), strings.Replace(edited, "// three", "// newer", 1); got != want {
		t.Errorf("got %q; want %q", got, want)
	}
}

func TestConflictsByOption(t *testing.T) {
	edited := strings.NewReplacer("// one", "// mine", "// three", "// third").Replace(threeLines)
	desired := strings.NewReplacer("// one", "// theirs", "// two", "// second").Replace(threeLines)
	for name, c := range map[string]struct {
		side ConflictSide
		want string
	}{
		"ours":    {TakeOurs, "package auth\n\n// mine\n\n// second\n\n// third\n"},
		"theirs":  {TakeTheirs, "package auth\n\n// theirs\n\n// second\n\n// third\n"},
		"markers": {WriteMarkers, "package auth\n\n<<<<<<< yours\n// mine\n||||||| base v" + Version + "\n// one\n=======\n// theirs\n>>>>>>> loginscaffold v" + Version + "\n\n// second\n\n// third\n"},
	} {
		t.Run(name, func(t *testing.T) {
			root := scaffolded(t, with(loginTemplate, threeLines), loginPath, edited)
			upgrade(t, root, with(loginTemplate, desired), PlanOptions{Conflicts: c.side})
			if got := read(t, root, loginPath); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			if name != "markers" {
				wantState(t, root, record.Managed)
				if again := upgrade(t, root, with(loginTemplate, desired), PlanOptions{}); !again.Idle() {
					t.Errorf("the second run changes something: %v", changes(t, again))
				}
				return
			}
			wantState(t, root, record.Conflicted)
			p := inspect(t, root)
			_, err := plan.New(with(loginTemplate, desired), p, p.Defaults(), PlanOptions{})
			wantError(t, err, Conflict, loginPath+":3", "delete the marker lines")
			writeFile(t, filepath.Join(root, loginPath), []byte("package auth\n\n// both\n\n// second\n\n// third\n"))
			// A newer version has its own to add: what was pending is what it starts from.
			upgrade(t, root, with(loginTemplate, strings.Replace(desired, "second", "2nd", 1)), PlanOptions{})
			if got, want := read(t, root, loginPath), "package auth\n\n// both\n\n// 2nd\n\n// third\n"; got != want {
				t.Errorf("got %q; want %q", got, want)
			}
			wantState(t, root, record.Managed)
		})
	}
}

// The owner's file stands where ours would: replaced, or theirs for good, as they say.
func TestFilesInTheWayByOption(t *testing.T) {
	for side, want := range map[ConflictSide]string{TakeOurs: "package auth // mine\n", TakeTheirs: threeLines, WriteMarkers: "package auth // mine\n"} {
		root := scaffolded(t, small, loginPath, "package auth // mine\n")
		pl := upgrade(t, root, with(loginTemplate, threeLines), PlanOptions{Conflicts: side})
		if got := read(t, root, loginPath); got != want || side == WriteMarkers && len(pl.Conflicts()) != 1 {
			t.Errorf("side %d: got %q, with the conflicts %v; want %q", side, got, pl.Conflicts(), want)
		}
		if side == TakeOurs {
			later := upgrade(t, root, with(loginTemplate, threeLines+"\n// later\n"), PlanOptions{})
			if got := read(t, root, loginPath); got != want || len(later.Conflicts()) != 0 {
				t.Errorf("a file that stays the owner's is %q later, with the conflicts %v", got, later.Conflicts())
			}
		}
	}
}

// The package moves: by the flag, or with the owner, who need not say so.
func TestPackageMoves(t *testing.T) {
	templates := with(loginTemplate, threeLines)
	newer := with(loginTemplate, strings.Replace(threeLines, "// three", "// newer", 1))
	edited := strings.Replace(threeLines, "// one", "// mine", 1)
	merged := strings.Replace(edited, "// three", "// newer", 1)
	t.Run("by the flag", func(t *testing.T) {
		root := scaffolded(t, templates, loginPath, edited)
		if err := os.Chmod(filepath.Join(root, loginPath), 0o600); err != nil {
			t.Fatal(err)
		}
		upgrade(t, root, newer, PlanOptions{}, func(a *Answers) { a.Dir = "identity" })
		if read(t, root, loginPath) != "" || read(t, root, "identity/login.go") != merged {
			t.Errorf("got %q and %q", read(t, root, loginPath), read(t, root, "identity/login.go"))
		}
		if info, err := os.Stat(filepath.Join(root, "identity/login.go")); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the mode is %v (%v); want it kept", info.Mode(), err)
		}
		if exists(filepath.Join(root, "internal")) || exists(filepath.Join(root, record.BasePath("internal/auth/auth.go"))) {
			t.Error("something of the old directory is left")
		}
	})
	t.Run("by the owner", func(t *testing.T) {
		root := scaffolded(t, templates, loginPath, edited)
		if err := os.Rename(filepath.Join(root, "internal/auth"), filepath.Join(root, "identity")); err != nil {
			t.Fatal(err)
		}
		upgrade(t, root, newer, PlanOptions{})
		if got := read(t, root, "identity/login.go"); got != merged || exists(filepath.Join(root, "internal/auth")) {
			t.Errorf("got %q; want %q, and internal/auth not back", got, merged)
		}
		if again := upgrade(t, root, newer, PlanOptions{}); !again.Idle() || again.Answers.Dir != "identity" {
			t.Errorf("the second run changes something, or looks in %s", again.Answers.Dir)
		}
	})
	t.Run("one file by the owner", func(t *testing.T) {
		root := scaffolded(t, templates, loginPath, edited)
		if err := os.Rename(filepath.Join(root, loginPath), filepath.Join(root, "internal/auth/signin.go")); err != nil {
			t.Fatal(err)
		}
		upgrade(t, root, newer, PlanOptions{})
		if got := read(t, root, "internal/auth/signin.go"); got != merged || read(t, root, loginPath) != "" {
			t.Errorf("got %q; want %q, and login.go not back", got, merged)
		}
		if again := upgrade(t, root, newer, PlanOptions{}); !again.Idle() {
			t.Errorf("the second run changes %v", changes(t, again))
		}
		upgrade(t, root, newer, PlanOptions{}, func(a *Answers) { a.Dir = "identity" })
		if got := read(t, root, "identity/signin.go"); got != merged || read(t, root, "identity/login.go") != "" {
			t.Errorf("in another directory: got %q; want %q, and no login.go", got, merged)
		}
	})
	t.Run("by the owner, with markers", func(t *testing.T) {
		root := scaffolded(t, templates, loginPath, edited)
		theirs := with(loginTemplate, strings.Replace(threeLines, "// one", "// newer", 1))
		upgrade(t, root, theirs, PlanOptions{Conflicts: WriteMarkers})
		if err := os.Rename(filepath.Join(root, "internal/auth"), filepath.Join(root, "identity")); err != nil {
			t.Fatal(err)
		}
		p := inspect(t, root)
		_, err := plan.New(theirs, p, p.Defaults(), PlanOptions{})
		wantError(t, err, Conflict, "identity/login.go:3", "delete the marker lines")
	})
	t.Run("one file for two that are alike", func(t *testing.T) {
		const twin = "base/internal/auth/twin.go.tmpl"
		root := scaffolded(t, with(loginTemplate, threeLines, twin, threeLines), loginPath, "", "internal/auth/twin.go", "", "internal/auth/signin.go", threeLines)
		upgrade(t, root, with(loginTemplate, threeLines, twin, threeLines), PlanOptions{})
		paths := make(map[string]record.State)
		for _, f := range inspect(t, root).Manifest.Files { // which can be read
			paths[f.Path] = f.State
		}
		if paths["internal/auth/signin.go"] != record.Managed || paths["internal/auth/twin.go"] != record.Deleted {
			t.Errorf("the record says %v", paths)
		}
	})
	t.Run("by the templates", func(t *testing.T) {
		root := scaffolded(t, templates, loginPath, edited)
		// The id is what stays: here the owner's copy has the name that ours will have.
		pl := upgrade(t, root, newer, PlanOptions{}, func(a *Answers) { a.Dir = "deep/er/auth" })
		if s := pl.Step("deep/er/auth/login.go"); s == nil || s.From != loginPath || s.Action != ActionMerge {
			t.Errorf("the step is %v", s)
		}
	})
}

// Migrations that were shipped stay as they are, whatever the templates say by now; a
// change of the store puts them aside, and back again.
func TestMigrationsStay(t *testing.T) {
	const path = "internal/auth/store/migrations/0010_users.sql"
	const folders = "base/internal/auth/store/migrations/"
	sqlite, postgres := folders+"sqlite/0010_users.sql", folders+"postgres/0010_users.sql"
	root := scaffolded(t, with(sqlite, "-- sqlite\n"))
	pl := upgrade(t, root, with(sqlite, "-- changed\n", postgres, "-- postgres\n"), PlanOptions{})
	if got := read(t, root, path); got != "-- sqlite\n" || !pl.Idle() {
		t.Errorf("a shipped migration became %q", got)
	}
	upgrade(t, root, small, PlanOptions{})
	if got := read(t, root, path); got != "-- sqlite\n" {
		t.Errorf("a migration that is no longer wanted became %q", got)
	}
	toPostgres := func(a *Answers) { a.Store = "postgres" }
	both := with(sqlite, "-- sqlite\n", postgres, "-- postgres\n")
	pl = upgrade(t, root, both, PlanOptions{}, toPostgres)
	aside := "internal/auth/store/migrations/sqlite/0010_users.sql"
	if read(t, root, path) != "-- postgres\n" || read(t, root, aside) != "-- sqlite\n" {
		t.Errorf("got %q, and aside %q", read(t, root, path), read(t, root, aside))
	}
	if len(pl.Warnings) == 0 || !strings.Contains(pl.Warnings[0], "sqlite are not brought over to postgres") {
		t.Errorf("the warnings are %q", pl.Warnings)
	}
	if again := upgrade(t, root, both, PlanOptions{}); !again.Idle() {
		t.Errorf("the second run changes %v", changes(t, again))
	}
	upgrade(t, root, both, PlanOptions{}, func(a *Answers) { a.Store = "sqlite" })
	if read(t, root, path) != "-- sqlite\n" || read(t, root, aside) != "" {
		t.Errorf("back: got %q, and aside %q", read(t, root, path), read(t, root, aside))
	}
}

func TestStatus(t *testing.T) {
	more := "base/internal/auth/more.go.tmpl"
	root := scaffolded(t, with(loginTemplate, threeLines, more, "package auth\n"), loginPath, "package auth // mine\n", "internal/auth/more.go", "")
	p := inspect(t, root)
	pl, err := plan.New(with(loginTemplate, threeLines+"// newer\n", more, "package auth\n", "base/internal/auth/new.go.tmpl", "package auth\n"), p, p.Defaults(), PlanOptions{Look: true})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, f := range pl.Status() {
		lines = append(lines, f.String())
	}
	want := []string{
		"pristine   internal/auth/auth.go",
		"edited     internal/auth/login.go (outdated)",
		"deleted    internal/auth/more.go",
		"missing    internal/auth/new.go",
		"pristine   internal/auth/pages/login.html",
		"pristine   internal/auth/routes.go",
		"pristine   main.go",
	}
	if !slices.Equal(lines, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
	var diff strings.Builder
	if err := pl.OwnerDiff(&diff); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"--- a/internal/auth/login.go", "+package auth // mine", "+++ /dev/null"} {
		if !strings.Contains(diff.String(), want) {
			t.Errorf("no %q in\n%s", want, diff.String())
		}
	}
}
