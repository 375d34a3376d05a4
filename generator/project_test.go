package generator

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/target"
)

const plainMod = "module example.com/hello\n\ngo 1.26.0\n"

func TestInspectFindsTheProject(t *testing.T) {
	outer := project(t, "go.mod", plainMod, "main.go", "package main\n", "web/page.html", "x", "full/.git/HEAD", "x", "notes/.git/HEAD", "x", "notes/a.txt", "x")
	if err := os.Mkdir(filepath.Join(outer, "empty"), 0o755); err != nil {
		t.Fatal(err)
	}
	lone := project(t, "README.md", "x")
	for _, c := range []struct {
		name, dir, root, module string
		isNew                   bool
	}{
		{"the module itself", outer, outer, "example.com/hello", false},
		{"a directory in it", filepath.Join(outer, "web"), outer, "example.com/hello", false},
		{"with .git and more", filepath.Join(outer, "notes"), outer, "example.com/hello", false},
		{"absent", filepath.Join(outer, "absent", "deep"), filepath.Join(outer, "absent", "deep"), "", true},
		{"empty", filepath.Join(outer, "empty"), filepath.Join(outer, "empty"), "", true},
		{"empty but for .git", filepath.Join(outer, "full"), filepath.Join(outer, "full"), "", true},
		{"no module anywhere", lone, lone, "", true},
	} {
		p := inspect(t, c.dir)
		if p.Root != c.root || p.Module != c.module || p.New != c.isNew {
			t.Errorf("%s: root %s, module %q, new %t", c.name, p.Root, p.Module, p.New)
		}
	}
}

// What systems and editors leave behind is not content; a file of anybody's is.
func TestInspectLooksPastWhatIsLeftInEveryDirectory(t *testing.T) {
	outer := project(t, "go.mod", plainMod, "main.go", "package main\n",
		"mac/.DS_Store", "x", "mac/.git/HEAD", "x", "windows/Thumbs.db", "x", "windows/Desktop.ini", "x", "editor/.idea/a.xml", "x", "editor/.vscode/settings.json", "{}",
		"begun/.DS_Store", "x", "begun/.gitignore", "x")
	for dir, empty := range map[string]bool{"mac": true, "windows": true, "editor": true, "begun": false} {
		dir = filepath.Join(outer, dir)
		if p := inspect(t, dir); (p.Root == dir) != empty {
			t.Errorf("the project of %s is %s", dir, p.Root)
		}
	}
}

func TestInspectResolvesLinksBeforeItLooks(t *testing.T) {
	root := project(t, "go.mod", plainMod, "main.go", "package main\n", "web/page.html", "x", "web/deep/a.txt", "x")
	work := project(t, "notes.txt", "x")
	link(t, root, filepath.Join(work, "lnk"))
	link(t, filepath.Join(root, "web", "deep"), filepath.Join(work, "deep"))
	link(t, "nowhere", filepath.Join(work, "dangling"))
	link(t, "loop", filepath.Join(work, "loop"))
	sep := string(filepath.Separator)
	for dir, want := range map[string]string{
		"lnk":                           root,
		"lnk" + sep:                     root,
		"deep":                          root, // the module is found above what the link leads to
		"deep" + sep + "..":             root,
		"lnk" + sep + "fresh":           filepath.Join(root, "fresh"),
		"deep" + sep + ".." + sep + "x": filepath.Join(root, "web", "x"),
		"absent" + sep + "..":           work,
	} {
		p := inspect(t, work+sep+dir)
		if p.Root != want {
			t.Errorf("the project of %s is %s; want %s", dir, p.Root, want)
		}
		if p.Root == root && p.New {
			t.Errorf("the program behind %s counts as new", dir)
		}
	}
	_, err := Inspect(filepath.Join(work, "dangling"))
	wantError(t, err, Failed, "dangling is a symbolic link to nothing, nowhere")
	_, err = Inspect(filepath.Join(work, "dangling", "x"))
	wantError(t, err, Failed, "dangling is a symbolic link to nothing, nowhere")
	_, err = Inspect(filepath.Join(work, "loop"))
	wantError(t, err, Failed, "cannot follow")
	_, err = Inspect(filepath.Join(work, "notes.txt", "x"))
	wantError(t, err, Failed, "not a directory")
}

func TestInspectSeesWhetherThereIsGo(t *testing.T) {
	for path, isNew := range map[string]bool{
		"a.go": false, "deep/down/a_test.go": false, "a.go.txt": true,
		"vendor/x/a.go": true, "testdata/a.go": true, ".hidden/a.go": true, "_old/a.go": true,
		"web/node_modules/x/a.go": true, "._main.go": true, "_main.go": true,
	} {
		if p := inspect(t, project(t, "go.mod", plainMod, path, "package a\n")); p.New != isNew {
			t.Errorf("%s: new is %t; want %t", path, p.New, isNew)
		}
	}
	if p := inspect(t, project(t, "go.mod", plainMod, "tools/go.mod", "module tools\n", "tools/a.go", "package a\n")); !p.New {
		t.Error("the Go files of a nested module count")
	}
	if p := inspect(t, project(t, "a.go", "package a\n")); p.New || p.Module != "" {
		t.Errorf("Go files without a module: new %t, module %q", p.New, p.Module)
	}
}

func TestInspectRefuses(t *testing.T) {
	_, err := Inspect(filepath.Join(project(t, "file", "x"), "file"))
	wantError(t, err, Usage, "is a file")
	_, err = Inspect("relative")
	wantError(t, err, Failed, "not an absolute path")
	for mod, words := range map[string]string{
		"module m\n\ngo 1.25.3\n":  "go.mod says go 1.25.3; the generated code needs go 1.26.0",
		"module m\n\ngo 1.26\n":    "needs go 1.26.0 or higher (to the go command 1.26 comes before its first release, 1.26.0)",
		"module m\n\ngo 1.26rc1\n": "go.mod says go 1.26rc1",
		"module m\n":               "go.mod says go 1.16",
	} {
		_, err := Inspect(project(t, "go.mod", mod, "a.go", "package a\n"))
		wantError(t, err, Failed, words, " get go@1.26.0")
	}
	_, err = Inspect(project(t, "go.mod", "modul m\n", "a.go", "package a\n"))
	wantError(t, err, Failed, "cannot read the module: go.mod:1")
	_, err = Inspect(project(t, "go.mod", "go 1.26.0\n", "a.go", "package a\n"))
	wantError(t, err, Failed, "no module line")
	root := project(t, "real.mod", plainMod, "a.go", "package a\n")
	link(t, "real.mod", filepath.Join(root, "go.mod"))
	_, err = Inspect(root)
	wantError(t, err, Failed, "go.mod is a symbolic link")
	for _, mod := range []string{"module m\n\ngo 1.26.0\n", "module m\r\n\r\ngo 1.27.1\r\n"} {
		inspect(t, project(t, "go.mod", mod, "a.go", "package a\n"))
	}
}

func TestDefaultsAreWhatTheProjectUses(t *testing.T) {
	for _, c := range []struct{ requires, router, store string }{
		{"", "stdlib", "sqlite"},
		{"require github.com/go-chi/chi/v5 v5.0.0\nrequire github.com/lib/pq v1.0.0\n", "chi", "postgres"},
		{"require (\n\tgithub.com/go-chi/chi/v5 v5.0.0 // indirect\n\tgithub.com/go-sql-driver/mysql v1.0.0\n)\n", "stdlib", "mysql"},
		{"require (\n\tgithub.com/jackc/pgx/v5 v5.0.0\n\tmodernc.org/sqlite v1.0.0 // indirect\n)\n", "stdlib", "postgres"},
	} {
		a := inspect(t, project(t, "go.mod", plainMod+"\n"+c.requires, "a.go", "package a\n")).Defaults()
		if a.Router != c.router || a.Store != c.store || a.Module != "" {
			t.Errorf("%q: router %s, store %s, module %q", c.requires, a.Router, a.Store, a.Module)
		}
		if err := a.Validate(); err != nil {
			t.Error(err)
		}
	}
	root := project(t)
	p := inspect(t, root)
	a := p.Defaults()
	if a.Module != "hello" || !slices.Equal(a.Features, DefaultFeatures()) || a.Dir != DefaultDir {
		t.Errorf("got %+v", a)
	}
	a.Router, a.Features, a.Prefix = "chi", []string{"delete"}, "/in"
	plan, err := newPlan(small, p, a)
	if err != nil {
		t.Fatal(err)
	}
	write(t, plan)
	a.Module = ""
	if recorded := inspect(t, root).Defaults(); !reflect.DeepEqual(recorded, a) {
		t.Errorf("recorded %+v; want %+v", recorded, a)
	}
}

func TestInspectNoticesVendorAndWorkspace(t *testing.T) {
	root := project(t, "go.work", "go 1.26.0\n\nuse (\n\t./in\n\t.\n)\n", "in/go.mod", plainMod, "in/a.go", "package a\n", "in/vendor/modules.txt", "x", "out/go.mod", plainMod, "out/a.go", "package a\n")
	in, out := inspect(t, filepath.Join(root, "in")), inspect(t, filepath.Join(root, "out"))
	if in.Workspace != "" || !in.Vendored {
		t.Errorf("in: workspace %q, vendored %t", in.Workspace, in.Vendored)
	}
	if out.Workspace != filepath.Join(root, "go.work") || out.Vendored {
		t.Errorf("out: workspace %q, vendored %t", out.Workspace, out.Vendored)
	}
	if fresh := inspect(t, filepath.Join(root, "new")); fresh.Workspace != filepath.Join(root, "go.work") {
		t.Errorf("new: workspace %q", fresh.Workspace)
	}
}

func TestReaderFollowsNoLink(t *testing.T) {
	root := project(t, "dir/file", "x")
	link(t, "file", filepath.Join(root, "dir", "link"))
	link(t, "dir", filepath.Join(root, "linked"))
	read := target.Reader(root)
	for name, want := range map[string]target.Entry{
		"dir/file":    {Data: []byte("x")},
		"dir/absent":  {},
		"absent/file": {},
		"dir/link":    {Blocked: "dir/link is a symbolic link"},
		"linked/file": {Blocked: "linked is a symbolic link"},
		"dir":         {Blocked: "dir is a directory"},
		"dir/file/x":  {Blocked: "dir/file is not a directory"},
	} {
		got, err := read(name)
		if err != nil || string(got.Data) != string(want.Data) || got.Blocked != want.Blocked || (got.Data == nil) != (want.Data == nil) {
			t.Errorf("%s: got %q, %q, %v", name, got.Data, got.Blocked, err)
		}
	}
	for _, name := range []string{"../x", "/etc/passwd"} {
		if _, err := read(name); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}
