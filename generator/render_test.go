package generator

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
	"github.com/loginscaffold/loginscaffold/templates"
)

func renderOne(files fstest.MapFS) ([]layers.File, error) {
	return layers.Render(files, layers.Situation{Answers: valid()}, layers.NewData(valid(), "example.com/hello"))
}

func TestRenderMapsPathsAndText(t *testing.T) {
	a := valid()
	a.Dir = "web/login"
	files, err := layers.Render(fstest.MapFS{
		"base/internal/auth/auth.go.tmpl":                    {Data: []byte("package auth\n\nconst p = \"[[.Prefix]]\"\n")},
		"base/internal/auth/pages/x.html":                    {Data: []byte("{{.X}} [[ -f x ]]\n")},
		"base/.env.example":                                  {Data: []byte("A=1\n")},
		"store/sql/internal/auth/sql.go.tmpl":                {Data: []byte("package auth\n")},
		"store/memory/internal/auth/memory.go.tmpl":          {Data: []byte("not even Go")},
		"app/main.go.tmpl":                                   {Data: []byte("not even Go")},
		"base/internal/auth/store/migrations/sqlite/001.sql": {Data: []byte("--\n")},
		"base/internal/auth/store/migrations/mysql/001.sql":  {Data: []byte("-- of another store\n")},
	}, layers.Situation{Answers: a}, layers.NewData(a, "example.com/hello"))
	if err != nil {
		t.Fatal(err)
	}
	want := []struct{ id, path, text string }{
		{"app/.env.example", ".env.example", "A=1\n"},
		{"auth/auth", "web/login/auth.go", "package auth\n\nconst p = \"\"\n"},
		{"auth/pages/x.html", "web/login/pages/x.html", "{{.X}} [[ -f x ]]\n"},
		{"auth/sql", "web/login/sql.go", "package auth\n"},
		{"migrations/001", "web/login/store/migrations/001.sql", "--\n"},
	}
	if len(files) != len(want) {
		t.Fatalf("got %d files; want %d", len(files), len(want))
	}
	for i, f := range files {
		if f.ID != want[i].id || f.Path != want[i].path || string(f.Data) != want[i].text {
			t.Errorf("got %s at %s: %q; want %v", f.ID, f.Path, f.Data, want[i])
		}
	}
}

func TestRenderRefusesWhatIsOurBug(t *testing.T) {
	one := func(name, text string) fstest.MapFS { return fstest.MapFS{name: {Data: []byte(text)}} }
	for _, c := range []struct {
		name  string
		files fstest.MapFS
		words []string
	}{
		{"typo", one("base/a.txt.tmpl", "a\nb [[.Modul]]\n"), []string{"base/a.txt.tmpl", "a.txt.tmpl:2", "Modul"}},
		{"syntax", one("base/a.txt.tmpl", "[[if]]\n"), []string{"base/a.txt.tmpl", "a.txt.tmpl:1"}},
		{"marker", one("base/a.txt", "a\n-- b --\n"), []string{"line 2", "txtar"}},
		{"migration for all", one("base/internal/auth/store/migrations/001.sql", "--\n"), []string{"001.sql", "no folder of a store"}},
		{"misspelt store", one("base/internal/auth/store/migrations/sqlight/001.sql", "--\n"), []string{"sqlight/001.sql"}},
		{"CR", one("base/a.txt", "a\r\n"), []string{"carriage return"}},
		{"no newline", one("base/a.txt", "a"), []string{"does not end in a newline"}},
		{"unknown layer", one("bsae/a.txt", "a\n"), []string{`"bsae"`}},
		{"unknown value", one("router/gin/a.txt", "a\n"), []string{`"router/gin"`}},
		{"unknown feature", one("feature/mfa/a.txt", "a\n"), []string{`"feature/mfa"`}},
		{"half unknown", one("app+router.gin/a.txt", "a\n"), []string{`"app+router.gin"`}},
		{"two layers", fstest.MapFS{"base/a.txt": {Data: []byte("a\n")}, "store/sql/a.txt.tmpl": {Data: []byte("b\n")}}, []string{"two template layers give a.txt"}},
		{"no name", one("base/internal/auth/.tmpl", "a\n"), []string{`"internal/auth/" is not a path inside the project`}},
		{"vendored", one("base/vendor/x.go", "package x\n"), []string{"belongs to go mod vendor"}},
		{"one id", fstest.MapFS{"base/a": {Data: []byte("a\n")}, "base/a.go": {Data: []byte("package a\n")}}, []string{"share the id app/a"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := renderOne(c.files)
			wantError(t, err, Failed, c.words...)
		})
	}
}

func TestRenderRefusesADirThatIsAFile(t *testing.T) {
	a := valid()
	a.Dir = "home.html"
	_, err := layers.Render(fstest.MapFS{
		"base/home.html":                  {Data: []byte("x\n")},
		"base/internal/auth/auth.go.tmpl": {Data: []byte("package auth\n")},
	}, layers.Situation{Answers: a}, layers.NewData(a, "example.com/hello"))
	wantError(t, err, Usage, "home.html", "--package-dir")
}

// gofmt sorts imports, so a template whose import of the package stands between
// others is right for some module paths and wrong for others.
func TestRenderWhateverTheNames(t *testing.T) {
	a := valid()
	a.Dir, a.Prefix = "zz/login", "/a/b"
	for _, module := range []string{"a", "zz.example.com/Z-1", "gopkg.in/x.v2", "golang.org/x/hello"} {
		for i, x := range catalog.Axes {
			for _, value := range catalog.Values(x.Choices) {
				a.Features = catalog.InTableOrder(catalog.FeatureNames()[i%len(Features):])
				*x.Value(&a) = value
				files, err := layers.Render(templates.FS, layers.Situation{Answers: a, App: true, Module: true}, layers.NewData(a, module))
				if err != nil {
					t.Fatalf("module %s, %s: %v", module, strings.Join(a.Flags(Answers{}), " "), err)
				}
				wantFormatted(t, files)
			}
		}
	}
}

// What an upgrade joins files by must not depend on where the package stands.
func TestIDsStayWhenTheDirMoves(t *testing.T) {
	ids := func(dir string) string {
		a := valid()
		a.Dir = dir
		files, err := layers.Render(templates.FS, layers.Situation{Answers: a, App: true}, layers.NewData(a, "example.com/hello"))
		if err != nil {
			t.Fatal(err)
		}
		set := make(map[string]bool)
		for _, f := range files {
			set[f.ID] = true
		}
		return strings.Join(sortedKeys(set), "\n")
	}
	if a, b := ids("internal/auth"), ids("zz"); a != b || !strings.Contains(a, "auth/routes") || !strings.Contains(a, "app/main") {
		t.Errorf("ids under internal/auth:\n%s\nunder zz:\n%s", a, b)
	}
}

func FuzzTemplatePath(f *testing.F) {
	for _, name := range []string{
		"internal/auth/routes.go.tmpl", "internal/auth/pages/login.html", "main.go.tmpl", "go.mod.tmpl", ".gitignore",
		"internal/auth/store/migrations/0010_users.sql", "internal/authtest/x.go", "internal/auth/.tmpl", "internal/auth/x.tmpl.tmpl",
	} {
		f.Add(name, "internal/auth")
		f.Add(name, "web/login")
	}
	f.Fuzz(func(t *testing.T, name, dir string) {
		if catalog.CheckDir(dir) != nil || textfile.CheckPath(name) != nil {
			t.Skip("neither a template nor a directory that is accepted")
		}
		got := layers.Destination(name, dir)
		rest, inAuth := strings.CutPrefix(name, layers.AuthPrefix)
		if inAuth && !strings.HasPrefix(got, dir+"/") {
			t.Errorf("%q goes to %q, outside %q", name, got, dir)
		}
		if inAuth && got != dir+"/"+strings.TrimSuffix(rest, layers.TemplateSuffix) {
			t.Errorf("%q goes to %q", name, got)
		}
		if !inAuth && got != strings.TrimSuffix(name, layers.TemplateSuffix) {
			t.Errorf("%q moved to %q, though it is not of the package", name, got)
		}
		if !strings.HasSuffix(name, layers.TemplateSuffix) && layers.LogicalID(name) != layers.LogicalID(name+layers.TemplateSuffix) {
			t.Errorf("the id of %q depends on its being a template", name)
		}
	})
}

// TestRenamedFilesAreThere: no template gives an id that a release has renamed, and some
// gives the one it has now.
func TestRenamedFilesAreThere(t *testing.T) {
	given := make(map[string]bool)
	for _, c := range goldenCases {
		for _, f := range goldenPlan(t, c.name, c.answers).Steps {
			given[f.ID] = true
		}
	}
	for was, now := range catalog.Renamed {
		if given[was] || !given[now] {
			t.Errorf("%s is renamed to %s; given are the old id: %v, the new one: %v", was, now, given[was], given[now])
		}
	}
}
