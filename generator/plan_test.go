package generator

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestPlanRefusesInvalidGo(t *testing.T) {
	p := inspect(t, project(t))
	_, err := newPlan(fstest.MapFS{"base/internal/auth/a.go.tmpl": {Data: []byte("package [[.Router.Value]].\n")}}, p, p.Defaults())
	wantError(t, err, Failed, "the templates give internal/auth/a.go, which is not valid Go", "1:15")
}

func TestPlanOfANewProjectCreatesEverything(t *testing.T) {
	root := project(t)
	plan := smallPlan(t, root)
	want := []string{
		".gitignore", "go.mod", "go.sum",
		"internal/auth/auth.go", "internal/auth/pages/login.html", "internal/auth/routes.go", "main.go",
	}
	var paths []string
	for _, s := range plan.Steps {
		paths = append(paths, s.Path)
		if s.Action != ActionCreate || s.Before != nil || s.After == nil {
			t.Errorf("%s: want it created", s)
		}
	}
	if !slices.Equal(paths, want) {
		t.Errorf("got  %q\nwant %q", paths, want)
	}
	if plan.Module != "hello" || plan.Import != "hello/internal/auth" {
		t.Errorf("module %q, import %q", plan.Module, plan.Import)
	}
	if exists(root) {
		t.Error("planning made the directory")
	}
}

func TestPlanTwiceIsTheSameAndChangesNothing(t *testing.T) {
	root := project(t)
	plan := smallPlan(t, root)
	again := smallPlan(t, root)
	if !slices.EqualFunc(changes(t, plan), changes(t, again), func(a, b Change) bool {
		return a.Path == b.Path && bytes.Equal(a.After, b.After)
	}) {
		t.Error("two plans of one project differ")
	}
	write(t, plan)
	before := snapshot(t, root)
	second := smallPlan(t, root)
	if n := len(changes(t, second)); n != 0 {
		t.Errorf("the second run changes %d files: %v", n, actions(second))
	}
	for path, action := range actions(second) {
		if action != ActionIdentical {
			t.Errorf("%s: %s; want identical", path, action)
		}
	}
	write(t, second)
	if !maps.EqualFunc(before, snapshot(t, root), bytes.Equal) {
		t.Error("the second run changed the tree")
	}
}

// The rows of the table that this version has, on disk.
func TestPlanRespectsTheOwnersFiles(t *testing.T) {
	root := project(t)
	write(t, smallPlan(t, root))
	writeFile(t, filepath.Join(root, "internal/auth/auth.go"), []byte("package auth // mine\n"))
	remove(t, root, "internal/auth/pages/login.html")
	plan := smallPlan(t, root)
	got := actions(plan)
	for path, want := range map[string]Action{
		"internal/auth/auth.go":          ActionKeep,
		"internal/auth/pages/login.html": ActionDeleted,
		"internal/auth/routes.go":        ActionIdentical,
	} {
		if got[path] != want {
			t.Errorf("%s: %s; want %s", path, got[path], want)
		}
	}
	write(t, plan)
	third := smallPlan(t, root)
	if len(changes(t, third)) != 0 || exists(filepath.Join(root, "internal/auth/pages/login.html")) {
		t.Errorf("the deleted file is not left alone: %v", actions(third))
	}
	if text, _ := os.ReadFile(filepath.Join(root, "internal/auth/auth.go")); string(text) != "package auth // mine\n" {
		t.Errorf("the owner's edit is gone: %q", text)
	}
}

func TestPlanAdoptsAndRefuses(t *testing.T) {
	root := project(t,
		"go.mod", "module hello\n\ngo 1.26.0\n",
		"internal/auth/auth.go", "package auth\r\n\r\nconst prefix = \"\"\r\n", // as git may check it out
		"internal/auth/routes.go", "package auth\n",
	)
	if err := os.Symlink("/etc/passwd", filepath.Join(root, "internal/auth/pages")); err != nil {
		t.Fatal(err)
	}
	plan := smallPlan(t, root)
	got := actions(plan)
	if got["internal/auth/auth.go"] != ActionIdentical {
		t.Errorf("auth.go: %s; want identical", got["internal/auth/auth.go"])
	}
	var conflicts []string
	for _, s := range plan.Conflicts() {
		conflicts = append(conflicts, s.Path)
	}
	if want := []string{"internal/auth/pages", "internal/auth/routes.go"}; !slices.Equal(conflicts, want) {
		t.Errorf("conflicts: %q; want %q", conflicts, want)
	}
	wantError(t, Check(t.Context(), plan, CheckOptions{}), Conflict,
		"2 files are in the way; nothing was written:\n  internal/auth/pages (a symbolic link, where a directory with 1 of our files would be)\n  internal/auth/routes.go", "--package-dir")
}

func TestAnotherIdentityIsRefused(t *testing.T) {
	root := project(t)
	write(t, smallPlan(t, root))
	p := inspect(t, root)
	a := p.Defaults()
	a.Identity = "username"
	_, err := newPlan(small, p, a)
	wantError(t, err, Usage, "--identity username", "sign in with email", "leave --identity out")
}

func TestPlanChecksTheTarget(t *testing.T) {
	root := project(t, "go.mod", "module example.com/hello\n\ngo 1.26.0\n", "main.go", "package main\n", "tools/go.mod", "module tools\n")
	p := inspect(t, root)
	for _, c := range []struct {
		change func(*Answers)
		words  []string
	}{
		{func(a *Answers) { a.Dir = "tools/auth" }, []string{`--package-dir "tools/auth" is in another module: tools has a go.mod`}},
		{func(a *Answers) { a.Module = "example.com/other" }, []string{"the module is called example.com/hello already"}},
		{func(a *Answers) { a.Store = "mysq" }, []string{"unknown store"}},
	} {
		a := p.Defaults()
		c.change(&a)
		_, err := newPlan(small, p, a)
		wantError(t, err, Usage, c.words...)
	}
	a := p.Defaults()
	a.Module = "example.com/hello"
	if _, err := newPlan(small, p, a); err != nil {
		t.Errorf("naming the module as it is called: %v", err)
	}
	fresh := inspect(t, project(t))
	a = fresh.Defaults()
	a.Module = ""
	_, err := newPlan(small, fresh, a)
	wantError(t, err, Usage, "no module path", "--module")
}

func TestExistingProjectGetsNoApp(t *testing.T) {
	plan := smallPlan(t, project(t, "go.mod", "module hello\n\ngo 1.26.0\n", "lib.go", "package hello\n"))
	if got := actions(plan); got["main.go"] != "" || got["go.mod"] != ActionUpdate || got[".gitignore"] != ActionCreate || got["go.sum"] != "" {
		t.Errorf("got %v", got)
	}
	empty := smallPlan(t, project(t, "go.mod", "module hello\n\ngo 1.26.0\n", "README.md", "# hello\n"))
	if got := actions(empty); got["main.go"] != ActionCreate {
		t.Errorf("a module without Go files gets no program: %v", got)
	}
}

// TestOwnersReadmeStays: ours is for a project without one.
func TestOwnersReadmeStays(t *testing.T) {
	withReadme := maps.Clone(small)
	withReadme["app/README.md.tmpl"] = &fstest.MapFile{Data: []byte("# [[.Name]]\n")}
	for readme, want := range map[string]Action{"": ActionCreate, "# hello\n": ActionIdentical, "# Mine\n": ""} {
		root := project(t, "go.mod", "module hello\n\ngo 1.26.0\n")
		if readme != "" {
			writeFile(t, filepath.Join(root, "README.md"), []byte(readme))
		}
		p := inspect(t, root)
		plan, err := newPlan(withReadme, p, p.Defaults())
		if err != nil {
			t.Fatal(err)
		}
		if got := actions(plan)["README.md"]; got != want {
			t.Errorf("README.md %q: %s; want %s", readme, got, want)
		}
	}
}

func TestStepLine(t *testing.T) {
	for want, s := range map[string]Step{
		"create    internal/auth/login.go":                 {Action: ActionCreate, Path: "internal/auth/login.go"},
		"identical go.mod":                                 {Action: ActionIdentical, Path: "go.mod"},
		"conflict  internal/auth/a.go (it is a directory)": {Action: ActionConflict, Path: "internal/auth/a.go", Note: "it is a directory"},
	} {
		if got := s.String(); got != want || strings.Contains(got, "\n") {
			t.Errorf("got %q; want %q", got, want)
		}
	}
}
