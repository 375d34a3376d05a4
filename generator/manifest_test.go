package generator

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

func sampleManifest() *record.Manifest {
	a := valid()
	a.Module, a.Features = "", []string{"register"}
	return &record.Manifest{
		Schema: record.ManifestSchema, Tool: "0.1.0", Module: "example.com/hello", App: true, Answers: a,
		Files: []record.ManifestFile{
			{ID: "app/main", Path: "main.go", SHA256: textfile.Digest([]byte("package main\n")), State: record.StateManaged},
			{ID: "auth/auth", Path: "internal/auth/auth.go", SHA256: textfile.Digest([]byte{}), State: record.StateDeleted},
		},
		Requirements: []record.ManifestNeeds{{Path: "golang.org/x/crypto", Version: "v0.58.0"}, {Path: "golang.org/x/text", Version: "v0.43.0", Before: "v0.20.0"}},
		Ignored:      []record.ManifestIgnored{{Line: ".env", Found: true}, {Line: "app.db*"}},
	}
}

func TestManifestComesBack(t *testing.T) {
	text, err := sampleManifest().Encode()
	if err != nil {
		t.Fatal(err)
	}
	got, err := record.ParseManifest(text)
	if err != nil {
		t.Fatal(err)
	}
	want := sampleManifest()
	want.Wiring = []string{}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if line := `    {"id":"app/main","path":"main.go","sha256":"` + want.Files[0].SHA256 + `","state":"managed"},` + "\n"; !strings.Contains(string(text), line) {
		t.Errorf("no line %s in\n%s", line, text)
	}
}

func TestManifestIsUntrusted(t *testing.T) {
	file := func(change func(*record.ManifestFile)) func(*record.Manifest) {
		return func(m *record.Manifest) { change(&m.Files[0]) }
	}
	path := func(p string) func(*record.Manifest) { return file(func(f *record.ManifestFile) { f.Path = p }) }
	for name, c := range map[string]struct {
		change func(*record.Manifest)
		words  string
	}{
		"newer schema": {func(m *record.Manifest) { m.Schema = 2; m.Tool = "9.0.0" }, `schema 2 is not one this version (0.1.0) reads; it was written by version "9.0.0"`},
		"tool":         {func(m *record.Manifest) { m.Tool = "rm -rf" }, "tool"},
		"module":       {func(m *record.Manifest) { m.Module = "../x" }, "module"},
		"answers":      {func(m *record.Manifest) { m.Answers.Dir = "../x" }, "answers"},
		"wiring":       {func(m *record.Manifest) { m.Wiring = []string{"x"} }, "wiring"},
		"absolute":     {path("/etc/passwd"), "not one inside"},
		"parent":       {path("../x"), "not one inside"},
		"inner parent": {path("a/../../x"), "not one inside"},
		"not clean":    {path("a//b"), "not one inside"},
		"root":         {path("."), "not one inside"},
		"empty":        {path(""), "not one inside"},
		"git":          {path(".git/hooks/pre-commit"), "below .git"},
		"Git":          {path("a/.GIT/config"), "below .git"},
		"vendor":       {path("vendor/x.go"), "below vendor"},
		"backslash":    {path(`a\b`), "character"},
		"drive":        {path("c:x"), "character"},
		"newline":      {path("a\nb"), "character"},
		"id":           {file(func(f *record.ManifestFile) { f.ID = "" }), "is not a name"},
		"hash":         {file(func(f *record.ManifestFile) { f.SHA256 = "00" }), "not a hash"},
		"state":        {file(func(f *record.ManifestFile) { f.State = "lost" }), `unknown state "lost"`},
		"twice":        {func(m *record.Manifest) { m.Files[1].Path = m.Files[0].Path }, "listed twice"},
		"requirement":  {func(m *record.Manifest) { m.Requirements[0].Version = "latest" }, "not a module and its version"},
		"required":     {func(m *record.Manifest) { m.Requirements[0].Before = "latest" }, "not a module and its version"},
		"ignored line": {func(m *record.Manifest) { m.Ignored[0].Line = "a\nb" }, "is not a line"},
	} {
		t.Run(name, func(t *testing.T) {
			m := sampleManifest()
			c.change(m)
			text, err := m.Encode()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := record.ParseManifest(text); err == nil || !strings.Contains(err.Error(), c.words) {
				t.Errorf("got %v; want an error about %s", err, c.words)
			}
		})
	}
	text, err := sampleManifest().Encode()
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{
		"not JSON":      "<<<<<<< ours\n" + string(text),
		"unknown field": strings.Replace(string(text), `"app"`, `"extra": 1, "app"`, 1),
		"two documents": string(text) + string(text),
		"cut off":       string(text[:len(text)/2]),
		"empty":         "",
	} {
		if _, err := record.ParseManifest([]byte(bad)); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func TestBaseComesBack(t *testing.T) {
	files := []layers.File{{ID: "b", Path: "z.txt", Data: []byte("two\nlines\n")}, {ID: "a", Path: "a.txt", Data: []byte{}}, {ID: "c", Path: "m.txt", Data: []byte("\n-- no marker\n")}}
	m := new(record.Manifest)
	want := make(map[string]string)
	for _, f := range files {
		m.Files = append(m.Files, record.ManifestFile{ID: f.ID, Path: f.Path, SHA256: textfile.Digest(f.Data)})
		want[f.ID] = string(f.Data)
	}
	text := record.EncodeBase(files)
	if slices.Reverse(files); string(record.EncodeBase(files)) != string(text) {
		t.Error("the order of the files shows")
	}
	for name, text := range map[string]string{"as written": string(text), "with CRLF": strings.ReplaceAll(string(text), "\n", "\r\n")} {
		got, err := record.ParseBase([]byte(text), m)
		if err != nil || !maps.Equal(got, want) {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	for words, bad := range map[string]string{
		"not what the manifest recorded": strings.Replace(string(text), "two", "too", 1),
		`lacks "z.txt"`:                  string(text[:strings.Index(string(text), "-- z.txt")]),
		`holds "x", which`:               string(text) + "-- x --\n",
		`holds "z.txt" twice`:            string(text) + "-- z.txt --\n",
	} {
		if _, err := record.ParseBase([]byte(bad), m); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("got %v; want an error with %s", err, words)
		}
	}
}

func TestABrokenRecordStopsTheRun(t *testing.T) {
	for name, harm := range map[string]func(root string){
		"manifest gone":  func(root string) { remove(t, root, record.ManifestPath) },
		"base gone":      func(root string) { remove(t, root, record.BasePath) },
		"base edited":    func(root string) { writeFile(t, filepath.Join(root, record.BasePath), []byte("-- main.go --\nx\n")) },
		"merge conflict": func(root string) { writeFile(t, filepath.Join(root, record.ManifestPath), []byte("<<<<<<<\n")) },
		"manifest a link": func(root string) {
			remove(t, root, record.ManifestPath)
			link(t, "/etc/passwd", filepath.Join(root, record.ManifestPath))
		},
	} {
		t.Run(name, func(t *testing.T) {
			root := project(t)
			write(t, smallPlan(t, root))
			harm(root)
			_, err := Inspect(root)
			wantError(t, err, Failed, ".loginscaffold", "version control")
		})
	}
}

func link(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, name); err != nil {
		t.Fatal(err)
	}
}

// Before anything else of it is judged: what a newer version writes, and where it keeps
// it, an older one cannot know.
func TestTheProjectOfANewerVersionIsRefused(t *testing.T) {
	newer := `{"schema": 7, "tool": "9.9.0", "unheard": "of"}`
	for name, change := range map[string]func(root string){
		"only the version": func(root string) {
			text, err := os.ReadFile(filepath.Join(root, record.ManifestPath))
			if err != nil {
				t.Fatal(err)
			}
			writeFile(t, filepath.Join(root, record.ManifestPath), []byte(strings.Replace(string(text), `"tool": "`+Version+`"`, `"tool": "9.9.0"`, 1)))
		},
		"an old go line": func(root string) {
			writeFile(t, filepath.Join(root, record.ManifestPath), []byte(newer))
			writeFile(t, filepath.Join(root, "go.mod"), []byte("module hello\n\ngo 1.21\n"))
		},
		"another schema": func(root string) { writeFile(t, filepath.Join(root, record.ManifestPath), []byte(newer)) },
		"no base of ours": func(root string) {
			writeFile(t, filepath.Join(root, record.ManifestPath), []byte(newer))
			remove(t, root, record.BasePath)
		},
	} {
		t.Run(name, func(t *testing.T) {
			root := project(t)
			write(t, smallPlan(t, root))
			change(root)
			_, err := Inspect(root)
			wantError(t, err, Failed, "written by version 9.9.0, which is newer than this one ("+Version+")", "install version 9.9.0 or a newer one")
			wantError(t, Recover(root), Failed, "written by version 9.9.0")
		})
	}
}

// A development build can have the number of another build and other templates: it is
// not the number that is wrong then.
func TestAnotherBuildOfTheVersion(t *testing.T) {
	root := project(t)
	write(t, smallPlan(t, root))
	other := maps.Clone(small)
	other["base/internal/auth/more.go.tmpl"] = &fstest.MapFile{Data: []byte("package auth\n")}
	p := inspect(t, root)
	_, err := newPlan(other, p, p.Defaults())
	wantError(t, err, Failed, "another build of version "+Version+" wrote this project", "run the build that wrote it")
}

// A deletion is remembered, and requirements that an earlier run added or raised stay
// on the list, with what stood there before, although go.mod has them now.
func TestRecordKeepsWhatEarlierRunsDid(t *testing.T) {
	root := project(t, "go.mod", "module hello\n\ngo 1.26.0\n\nrequire golang.org/x/text v0.99.0 // indirect\n\nrequire golang.org/x/crypto v0.0.1\n", "a.go", "package hello\n")
	write(t, smallPlan(t, root))
	remove(t, root, "internal/auth/routes.go")
	write(t, smallPlan(t, root))
	p := inspect(t, root)
	var paths []string
	for _, r := range p.Manifest.Requirements {
		paths = append(paths, r.Path+" "+r.Version+" "+r.Before)
	}
	if want := []string{"github.com/wneessen/go-mail v0.8.1 ", "golang.org/x/crypto v0.58.0 v0.0.1", "modernc.org/sqlite v1.58.0 "}; !slices.Equal(paths, want) {
		t.Errorf("requirements %q; want %q", paths, want)
	}
	for _, f := range p.Manifest.Files {
		if want := map[bool]record.FileState{true: record.StateDeleted, false: record.StateManaged}[f.ID == "auth/routes"]; f.State != want {
			t.Errorf("%s is %s; want %s", f.ID, f.State, want)
		}
	}
}
