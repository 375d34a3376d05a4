package generator

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
)

// clashing has one name of each kind.
var clashing = fstest.MapFS{
	"base/internal/auth/auth.go.tmpl":                                {Data: []byte("package auth\n\nimport \"time\"\n\ntype User struct{ At time.Time }\n\ntype Admin struct {\n\t*User\n\ttime.Time\n}\n\nfunc (u *User) Name() string { return Default }\n\nconst Default = \"x\"\n\nvar count, _ = 1, 2\n\nfunc New() int { return count }\n\nfunc init() {}\n")},
	"base/internal/auth/auth_test.go.tmpl":                           {Data: []byte("package auth_test\n\nimport \"testing\"\n\nfunc TestMain(m *testing.M) {}\n\nfunc helper() {}\n")},
	"base/internal/auth/pages/login.html":                            {Data: []byte("<h1>{{.Title}}</h1>\n")},
	"base/internal/auth/authtest/a.go.tmpl":                          {Data: []byte("package authtest\n\nfunc New() {}\n")},
	"app/main.go.tmpl":                                               {Data: []byte("package main\n\nfunc main() {}\n")},
	"store/sql/internal/auth/store/migrations/sqlite/0010_users.sql": {Data: []byte("-- users\n")},
	"module/go.mod.tmpl":                                             {Data: []byte("module [[.Module]]\n\ngo 1.26.0\n")},
}

func clashesWith(t *testing.T, name, text string) []Step {
	t.Helper()
	p := inspect(t, project(t, "go.mod", plainMod, "lib.go", "package hello\n", name, text))
	plan, err := newPlan(clashing, p, p.Defaults())
	if err != nil {
		t.Fatal(err)
	}
	return plan.Conflicts()
}

func TestWhatWouldNotCompileBesideOursIsAConflict(t *testing.T) {
	for _, c := range []struct{ name, text, note string }{
		{"internal/auth/mine.go", "package oldauth\n", "is of package oldauth, and ours there is auth"},
		{"internal/auth/mine_test.go", "package oldauth_test\n", "is of package oldauth, and ours there is auth"},
		{"internal/auth/mine.go", "package auth_test\n", "is of package auth_test, and ours there is auth"},
		{"internal/auth/mine_windows.go", "package oldauth\n", "is of package oldauth, and ours there is auth"},
		{"internal/auth/authtest/mine.go", "package auth\n", "is of package auth, and ours there is authtest"},
		{"internal/auth/mine.go", "package auth\n\ntype User int\n", "declares User, as our auth.go does"},
		{"internal/auth/mine.go", "package auth\n\ntype (\n\ta int\n\tUser = string\n)\n", "declares User, as our auth.go does"},
		{"internal/auth/mine.go", "package auth\n\nvar a, count = 1, 2\n", "declares count, as our auth.go does"},
		{"internal/auth/mine.go", "package auth\n\nconst Default = 1\n", "declares Default, as our auth.go does"},
		{"internal/auth/mine.go", "package auth\n\nfunc New() {}\n", "declares New, as our auth.go does"},
		{"internal/auth/mine.go", "package auth\n\nfunc (User) Name() {}\n", "declares User.Name, as our auth.go does"},
		{"internal/auth/mine.go", "package auth\n\nfunc (u *User) At() {}\n", "declares User.At, as our auth.go does"},
		{"internal/auth/mine.go", "package auth\n\nfunc (Admin) User() {}\n", "declares Admin.User, as our auth.go does"},
		{"internal/auth/mine.go", "package auth\n\nfunc (Admin) Time() {}\n", "declares Admin.Time, as our auth.go does"},
		{"internal/auth/mine.go", "package auth\n\nvar time = 1\n", "declares time, which our auth.go imports"},
		{"internal/auth/mine.go", "package auth\n\nimport count \"net/http\"\n\nvar x count.Handler\n", "imports count, which our auth.go declares"},
		{"internal/auth/mine_test.go", "package auth\n\nfunc New() {}\n", "declares New, as our auth.go does"},
		{"internal/auth/mine_test.go", "package auth_test\n\nfunc helper() {}\n", "declares helper, as our auth_test.go does"},
		{"internal/auth/mine_test.go", "package auth\n\nfunc TestMain() {}\n", "declares TestMain, as our auth_test.go does"},
		{"internal/auth/mine.go", "//go:build integration && !windows\n\npackage auth\n\ntype User int\n", "declares User, as our auth.go does"},
		{"internal/auth/mine_plan9.go", "package auth\n\ntype User int\n", "declares User, as our auth.go does"},
		{"internal/auth/mine.go", "package auth\n\nfunc {\n", "is not valid Go: mine.go:3:6"},
		{"internal/auth/mine.c", "int x;\n", "the go command takes it for a part of our package"},
		{"internal/auth/mine_windows.cpp", "int x;\n", "the go command takes it for a part of our package"},
		{"internal/auth/mine.s", "TEXT x(SB)\n", "the go command takes it for a part of our package"},
		{"internal/auth/authtest/mine.syso", "\x00", "the go command takes it for a part of our package"},
		{"internal/auth/pages/mine.html", "{{ define }}", "our package takes in every pages/*.html"},
		{"internal/auth/store/migrations/0001_mine.sql", "drop table users;", "our package takes in every store/migrations/*.sql"},
	} {
		conflicts := clashesWith(t, c.name, c.text)
		if len(conflicts) != 1 || conflicts[0].Path != c.name || !strings.Contains(conflicts[0].Note, c.note) {
			t.Errorf("%s\n%s\ngives %v; want %q", c.name, c.text, conflicts, c.note)
		}
	}
}

func TestWhatCompilesBesideOursIsNone(t *testing.T) {
	for _, c := range []struct{ name, text string }{
		{"internal/auth/mine.go", "package auth\n\ntype Account int\n\nfunc (Account) New() {}\n\nfunc init() {}\n\nvar _ = 1\n"},
		{"internal/auth/mine_test.go", "package auth_test\n\nfunc New() {}\n\ntype User int\n"},
		{"internal/auth/mine_test.go", "package auth\n\nfunc helper() {}\n"},
		{"internal/auth/gen.go", "//go:build ignore\n\npackage main\n\nfunc main() {}\n\ntype User int\n"},
		{"internal/auth/gen.go", "//go:build ignore\n\npackage auth\n\ntype User int\n"},
		{"internal/auth/tools.go", "//go:build tools\n\npackage tools\n"},
		{"internal/auth/doc.go", "package documentation\n"},
		{"internal/auth/_mine.go", "package oldauth\n"},
		{"internal/auth/.mine.go", "package oldauth\n"},
		{"internal/auth/mine.txt", "package oldauth\n"},
		{"internal/auth/deep/mine.go", "package deep\n\ntype User int\n"},
		{"internal/auth/mine.h", "int x;\n"},
		{"internal/auth/_mine.c", "int x;\n"},
		{"internal/auth/mine.c", "//go:build ignore\n\nint x;\n"},
		{"internal/auth/deep/mine.c", "int x;\n"},
		{"internal/auth/pages/mine.css", "{{ define }}"},
		{"internal/auth/pages/mine.go", "package pages\n"},
		{"internal/auth/store/migrations/old/0001_mine.sql", "drop table users;"},
		{"internal/pages/mine.html", "{{ define }}"},
		{"internal/other.go", "package internal\n\ntype User int\n"},
	} {
		if conflicts := clashesWith(t, c.name, c.text); len(conflicts) != 0 {
			t.Errorf("%s\n%s\ngives %v", c.name, c.text, conflicts)
		}
	}
}

// The go command builds what a link to a file leads to, so it is read.
func TestALinkedFileClashesToo(t *testing.T) {
	root := project(t, "go.mod", plainMod, "lib.go", "package hello\n", "elsewhere.txt", "package oldauth\n", "internal/auth/dir.go/x", "x")
	link(t, "../../elsewhere.txt", filepath.Join(root, "internal/auth/mine.go"))
	link(t, "nowhere", filepath.Join(root, "internal/auth/lost.go"))
	p := inspect(t, root)
	plan, err := newPlan(clashing, p, p.Defaults())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range plan.Conflicts() {
		got = append(got, s.Path+" "+s.Note)
	}
	want := []string{"internal/auth/lost.go cannot be read: no such file or directory", "internal/auth/mine.go is of package oldauth, and ours there is auth"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q; want %q", got, want)
	}
}

// What stands already was scaffolded beside whatever is there.
func TestAScaffoldedProjectIsNotJudgedAgain(t *testing.T) {
	root := project(t)
	p := inspect(t, root)
	plan, err := newPlan(clashing, p, p.Defaults())
	if err != nil {
		t.Fatal(err)
	}
	write(t, plan)
	for _, name := range []string{"internal/auth/mine.go", "internal/auth/mine.c", "internal/auth/pages/mine.html", "internal/auth/store/migrations/9999_mine.sql"} {
		writeFile(t, filepath.Join(root, name), []byte("package auth\n\ntype User int\n"))
	}
	p = inspect(t, root)
	if plan, err = newPlan(clashing, p, p.Defaults()); err != nil || len(plan.Conflicts()) != 0 {
		t.Errorf("got %v, %v", plan.Conflicts(), err)
	}
}

// What the emitted code embeds by a pattern stands in directories of its own.
func TestEveryEmbeddedFileIsTakenByItsPattern(t *testing.T) {
	for _, c := range goldenCases {
		p := inspect(t, project(t))
		answers := withDefaults(p, c.answers)
		answers.Module = "example.com/hello"
		pl, err := NewPlan(p, answers, PlanOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range pl.Steps {
			below, inside := strings.CutPrefix(step.Path, pl.Answers.Dir+"/")
			byName := strings.HasSuffix(below, ".go") || below == "password/common_passwords.txt" || !strings.Contains(below, "/")
			if inside && !byName && plan.Taken(pl.Answers, step.Path) == "" {
				t.Errorf("%s is taken by no pattern of %q", step.Path, plan.Embedded)
			}
		}
	}
}

func TestOneObstacleIsOneConflictAndHintsFit(t *testing.T) {
	const move = "move what is listed out of the way"
	for _, c := range []struct {
		files []string
		dir   string // a link in place of it
		want  string
		hint  string
	}{
		{nil, "internal", "a file is in the way; nothing was written:\n  internal (a symbolic link, where a directory with 5 of our files would be)", move + ", or choose another package directory with --package-dir"},
		{[]string{"main.go/x", "x"}, "", "a file is in the way; nothing was written:\n  main.go (main.go is a directory)", move + ", or name an empty directory"},
		{[]string{"main.go/x", "x", "internal", "x"}, "", "2 files are in the way; nothing was written:\n  internal (not a directory, where a directory with 5 of our files would be)\n  main.go (main.go is a directory)", move + "; another --package-dir helps only against what is in internal/auth"},
		{[]string{"lib.go", "package hello\n", ".gitignore/x", "x"}, "", "a file is in the way; nothing was written:\n  .gitignore (.gitignore is a directory)", move},
		{[]string{"internal/auth/pages/a.html", "x"}, "", "a file is in the way; nothing was written:\n  internal/auth/pages/a.html (our package takes in every pages/*.html)", move + ", or choose another package directory with --package-dir"},
		{[]string{"internal/auth/a.go", "package b\n"}, "", "a file is in the way; nothing was written:\n  internal/auth/a.go (is of package b, and ours there is auth)", "move what is listed into another directory, or rename what it declares, or choose another package directory with --package-dir"},
	} {
		root := project(t, append([]string{"go.mod", plainMod}, c.files...)...)
		if c.dir != "" {
			if err := os.Symlink(t.TempDir(), filepath.Join(root, c.dir)); err != nil {
				t.Fatal(err)
			}
		}
		p := inspect(t, root)
		plan, err := newPlan(clashing, p, p.Defaults())
		if err != nil {
			t.Fatal(err)
		}
		wantError(t, Check(t.Context(), plan, CheckOptions{NoTidy: true}), Conflict, c.want)
		if hint := Check(t.Context(), plan, CheckOptions{NoTidy: true}).(*Error).Hint; hint != c.hint {
			t.Errorf("%s\ngives the hint %q; want %q", c.want, hint, c.hint)
		}
	}
}
