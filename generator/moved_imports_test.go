package generator

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestImportsFollowTheOwner: who has moved the package, or renamed the module, has changed
// our imports of ours, too. What a version drops of them goes, and what it adds comes under
// the new path.
func TestImportsFollowTheOwner(t *testing.T) {
	const (
		mail, clock = "base/internal/auth/mail/mail.go.tmpl", "base/internal/auth/clock/clock.go.tmpl"
		written     = "package auth\n\nimport (\n\t\"time\"\n\n\t\"[[.Import]]/mail\"\n)\n\n// one\n\nvar _ time.Time\n\n// three\n"
		newer       = "package auth\n\nimport (\n\t\"time\"\n\n\t\"[[.Import]]/clock\"\n)\n\n// one\n\nvar _ time.Time\n\n// newer\n"
	)
	older := with(loginTemplate, written, mail, "package mail\n", clock, "package clock\n")
	later := with(loginTemplate, newer, mail, "package mail\n", clock, "package clock\n")
	for name, c := range map[string]struct{ module, dir, flag string }{
		"package moved by the owner":  {"hello", "identity", ""},
		"module renamed by the owner": {"example.com/hello", "internal/auth", ""},
		"both":                        {"example.com/hello", "pkg/who", ""},
		"package moved by the flag":   {"hello", "internal/auth", "identity"},
		"by the owner and the flag":   {"hello", "pkg/who", "identity"},
	} {
		for _, edit := range []string{"// one", "// mine"} {
			t.Run(name+" "+edit, func(t *testing.T) {
				root := scaffolded(t, older)
				rename := strings.NewReplacer("hello/internal/auth", c.module+"/"+c.dir, "// one", edit, "module hello", "module "+c.module)
				for _, file := range []string{loginPath, "main.go", "go.mod"} {
					writeFile(t, filepath.Join(root, file), []byte(rename.Replace(read(t, root, file))))
				}
				if c.dir != "internal/auth" {
					if err := os.MkdirAll(filepath.Dir(filepath.Join(root, c.dir)), 0o755); err != nil {
						t.Fatal(err)
					}
					if err := os.Rename(filepath.Join(root, "internal/auth"), filepath.Join(root, c.dir)); err != nil {
						t.Fatal(err)
					}
				}
				dir := c.dir
				pl := upgrade(t, root, later, PlanOptions{}, func(a *Answers) {
					if c.flag != "" {
						a.Dir, dir = c.flag, c.flag
					}
				})
				want := strings.NewReplacer("[[.Import]]", c.module+"/"+dir, "// one", edit).Replace(newer)
				if got := read(t, root, dir+"/login.go"); got != want {
					t.Errorf("with the conflicts %v: got\n%s\nwant\n%s", pl.Conflicts(), got, want)
				}
				if again := upgrade(t, root, later, PlanOptions{}); !again.Idle() {
					t.Errorf("the second run changes %v", changes(t, again))
				}
				wantEdited(t, root, edit == "// mine")
			})
		}
	}
}

// wantEdited: login.go is the one file that can be edited; following a move is no edit.
func wantEdited(t *testing.T, root string, want bool) {
	t.Helper()
	removeAll(t, root)
	var left []string
	for name := range snapshot(t, root) {
		if strings.HasSuffix(name, ".go") {
			left = append(left, name)
		}
	}
	if len(left) > 1 || (len(left) == 1) != want {
		t.Errorf("after remove %q is left; want what was edited: %v", left, want)
	}
}
