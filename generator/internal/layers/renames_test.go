package layers

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/templates"
)

func TestShimsOfReleases(t *testing.T) {
	fsys := fstest.MapFS{
		"base/internal/auth/auth.go.tmpl":                 {Data: []byte("package auth\n")},
		"renamed/0.10.0/internal/auth/c.go.tmpl":          {Data: []byte("package auth\n")},
		"renamed/0.2.0/internal/auth/a.go.tmpl":           {Data: []byte("package auth\n\n// By [[.Login]].\nfunc Old() { New() }\n")},
		"renamed/0.3.0/internal/auth/store/b.go.tmpl":     {Data: []byte("package store\n")},
		"renamed/0.3.0/internal/auth/authtest/a.go.tmpl":  {Data: []byte("package authtest\n")},
		"renamed/0.11.0/internal/auth/authtest/a.go.tmpl": {Data: []byte("package authtest\n")},
	}
	names, err := LayerNames(fsys)
	if err != nil || len(names) != 1 || names[0] != "base" {
		t.Errorf("layers are %q (%v); want base alone", names, err)
	}
	d := NewData(catalog.Answers{Dir: "pkg/login", Router: "stdlib", Store: "memory", Session: "cookie", Identity: "username"}, "example.com/hello")
	for since, want := range map[string]string{
		"0.1.0":  "0.2.0 pkg/login/loginscaffold_0_2_0_a.go,0.3.0 pkg/login/authtest/loginscaffold_0_3_0_a.go,0.3.0 pkg/login/store/loginscaffold_0_3_0_b.go,0.10.0 pkg/login/loginscaffold_0_10_0_c.go",
		"0.3.0":  "0.10.0 pkg/login/loginscaffold_0_10_0_c.go",
		"0.10.0": "",
	} {
		shims, err := Shims(fsys, d, since, "0.10.0")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range shims {
			got = append(got, s.Version+" "+s.Path)
			if s.Version == "0.2.0" && !strings.Contains(string(s.Text), "By Username.") {
				t.Errorf("not rendered: %s", s.Text)
			}
		}
		if strings.Join(got, ",") != want {
			t.Errorf("since %s: %s; want %s", since, strings.Join(got, ","), want)
		}
	}
	for _, name := range []string{"renamed/new/internal/auth/a.go.tmpl", "renamed/0.2.0/a.go.tmpl", "renamed/0.2.0/internal/auth/a.txt"} {
		if _, err := Renames(fstest.MapFS{name: {Data: []byte("x\n")}}); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

// What is renamed belongs to a release that there is.
func TestRenamesOfTheTemplates(t *testing.T) {
	all, err := Renames(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	d := NewData(catalog.Answers{Dir: "internal/auth", Router: "stdlib", Store: "memory", Session: "cookie", Identity: "email"}, "example.com/hello")
	shims, err := Shims(templates.FS, d, "0.0.0", catalog.Version)
	if err != nil {
		t.Fatal(err)
	}
	if len(shims) != len(all) {
		t.Errorf("%d of %d files in templates/renamed are of version %s or before", len(shims), len(all), catalog.Version)
	}
}
