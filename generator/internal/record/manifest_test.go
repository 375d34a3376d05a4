package record

import (
	"reflect"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

func sampleManifest() *Manifest {
	a := Answers{Router: "chi", Store: "sqlite", Session: "cookie", Identity: "email", Features: []string{"register"}, Dir: "internal/auth"}
	return &Manifest{
		Schema: Schema, Tool: "0.1.0", Callers: "0.0.9", Module: "example.com/hello", App: true, Answers: a,
		Files: []File{
			{ID: "app/main", Path: "main.go", SHA256: textfile.Digest([]byte("package main\n")), State: Managed},
			{ID: "auth/auth", Path: "internal/auth/auth.go", SHA256: textfile.Digest([]byte{}), State: Deleted},
		},
		Requirements: []Needs{{Path: "golang.org/x/crypto", Version: "v0.58.0"}, {Path: "golang.org/x/text", Version: "v0.43.0", Before: "v0.20.0", Used: "0a"}},
		Ignored:      []Ignored{{Line: ".env", Found: true}, {Line: "app.db*"}},
		Shared:       []Shared{NewShared("go.mod", []byte("module m\r\n"), []byte("module m\n\nrequire x v1.0.0\n"))},
		Replaced:     []Owned{{Path: "a.go", Text: []byte("\xff\r\n")}, {Path: "b.go", Text: []byte{}}},
	}
}

func TestManifestComesBack(t *testing.T) {
	text, err := sampleManifest().Encode()
	if err != nil {
		t.Fatal(err)
	}
	got, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	want := sampleManifest()
	want.Wiring = []Edit{}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if line := `    {"id":"app/main","path":"main.go","sha256":"` + want.Files[0].SHA256 + `","state":"managed"},` + "\n"; !strings.Contains(string(text), line) {
		t.Errorf("no line %s in\n%s", line, text)
	}
}

func TestManifestIsUntrusted(t *testing.T) {
	file := func(change func(*File)) func(*Manifest) {
		return func(m *Manifest) { change(&m.Files[0]) }
	}
	path := func(p string) func(*Manifest) { return file(func(f *File) { f.Path = p }) }
	for name, c := range map[string]struct {
		change func(*Manifest)
		words  string
	}{
		"newer schema": {func(m *Manifest) { m.Schema = 2; m.Tool = "9.0.0" }, `schema 2 is not one that this version reads; it was written by version "9.0.0"`},
		"tool":         {func(m *Manifest) { m.Tool = "rm -rf" }, "tool"},
		"module":       {func(m *Manifest) { m.Module = "../x" }, "module"},
		"wiring":       {func(m *Manifest) { m.Wiring = []Edit{{Path: "../x"}} }, "wiring"},
		"shared":       {func(m *Manifest) { m.Shared[0].Path = ".git/config" }, "belongs to git"},
		"way back":     {func(m *Manifest) { m.Shared[0].Undo[0].End = -1 }, "not in order"},
		"pending":      {file(func(f *File) { f.Pending = f.SHA256 }), "does not go with pending"},
		"conflicted":   {file(func(f *File) { f.State = Conflicted }), "does not go with pending"},
		"absolute":     {path("/etc/passwd"), "not a path inside"},
		"parent":       {path("../x"), "not a path inside"},
		"inner parent": {path("a/../../x"), "not a path inside"},
		"not clean":    {path("a//b"), "not a path inside"},
		"root":         {path("."), "not a path inside"},
		"empty":        {path(""), "not a path inside"},
		"git":          {path(".git/hooks/pre-commit"), "belongs to git"},
		"Git":          {path("a/.GIT/config"), "belongs to git"},
		"vendor":       {path("vendor/x.go"), "go mod vendor"},
		"backslash":    {path(`a\b`), "holds a character"},
		"drive":        {path("c:x"), "holds a character"},
		"newline":      {path("a\nb"), "holds a character"},
		"id":           {file(func(f *File) { f.ID = "" }), "is not a name"},
		"hash":         {file(func(f *File) { f.SHA256 = "00" }), "not a hash"},
		"state":        {file(func(f *File) { f.State = "lost" }), `unknown state "lost"`},
		"twice":        {func(m *Manifest) { m.Files[1].Path = m.Files[0].Path }, "listed twice"},
		"requirement":  {func(m *Manifest) { m.Requirements[0].Version = "latest" }, "not a module and its version"},
		"required":     {func(m *Manifest) { m.Requirements[0].Before = "latest" }, "not a module and its version"},
		"replaced":     {func(m *Manifest) { m.Replaced[0].Path = "../x" }, "not a path inside"},
		"no text":      {func(m *Manifest) { m.Replaced[0].Text = nil }, "has no text"},
		"two texts":    {func(m *Manifest) { m.Replaced = append(m.Replaced, m.Replaced[0]) }, "listed twice"},
		"callers":      {func(m *Manifest) { m.Callers = "new" }, "is not a version"},
		"ignored line": {func(m *Manifest) { m.Ignored[0].Line = "a\nb" }, "is not a line"},
	} {
		t.Run(name, func(t *testing.T) {
			m := sampleManifest()
			c.change(m)
			text, err := m.Encode()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), c.words) {
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
		"two documents": string(text) + string(text),
		"cut off":       string(text[:len(text)/2]),
		"empty":         "",
	} {
		if _, err := Parse([]byte(bad)); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

// What another version of the schema's number has beside what this one knows is kept.
func TestUnknownFieldsAreKept(t *testing.T) {
	text, err := sampleManifest().Encode()
	if err != nil {
		t.Fatal(err)
	}
	odd := strings.Replace(string(text), `"app"`, `"passkeys": {"rp": "x"}, "app"`, 1)
	odd = strings.Replace(odd, `"router"`, `"factor": "totp", "router"`, 1)
	m, err := Parse([]byte(odd))
	if err != nil {
		t.Fatal(err)
	}
	again, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"passkeys": {`, `"rp": "x"`, `"factor": "totp"`} {
		if !strings.Contains(string(again), want) {
			t.Errorf("%s is gone from\n%s", want, again)
		}
	}
}

// The way back gives every byte, as long as nobody has touched the file.
func TestSharedFilesComeBackToTheByte(t *testing.T) {
	for _, c := range []struct{ before, after string }{
		{"module m\r\n\r\nrequire b v1\r\n", "module m\r\n\r\nrequire a v1\r\nrequire b v2\r\n"},
		{"no newline", "no newline\n.env\n"},
		{"", "x\n"},
		{"é\nz\n", "a\né\n"},
	} {
		s := NewShared("go.mod", []byte(c.before), []byte(c.after))
		if got, ok := s.Without([]byte(c.after)); !ok || string(got) != c.before || got == nil {
			t.Errorf("%q came back as %q, %v", c.before, got, ok)
		}
		if _, ok := s.Without([]byte(c.after + "#\n")); ok {
			t.Errorf("%q is taken for what the run left", c.after+"#\n")
		}
	}
	made := NewShared("go.mod", nil, []byte("x\n"))
	if got, ok := made.Without([]byte("x\n")); !ok || got != nil {
		t.Errorf("a file that was made came back as %q, %v", got, ok)
	}
}
