package txn

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/testkit"
)

func TestApplyMakesTheChanges(t *testing.T) {
	want := []string{`
drwxr-xr-x p
drwxr-xr-x p/.loginscaffold
-rw-r--r-- p/.loginscaffold/manifest.json "{}\n"
-rw------- p/go.mod "module p\n\ngo 1.26\n"
drwxr-xr-x p/internal
drwxr-xr-x p/internal/auth
-rw-r--r-- p/internal/auth/auth.go "package auth\n"
drwxr-xr-x p/internal/auth/pages
-rw-r--r-- p/internal/auth/pages/login.html ""
-rwxr-xr-x p/main.go "package main\nmode 0755"
drwxr-xr-x p/old
-rw-r--r-- p/old/b.txt "b"
`, `
-rw-r--r-- beside.txt "beside"
drwxr-xr-x new
drwxr-xr-x new/hello
drwxr-xr-x new/hello/.loginscaffold
-rw-r--r-- new/hello/.loginscaffold/manifest.json "{}\n"
drwxr-xr-x new/hello/internal
drwxr-xr-x new/hello/internal/auth
-rw-r--r-- new/hello/internal/auth/auth.go "package auth\n"
-rw-r--r-- new/hello/main.go "package main\n"
`, `
drwxr-xr-x p
-rw-r--r-- p/main.go "package main\n"
`}
	for i, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			dir, root := s.build(t)
			if err := Apply(t.Context(), root, s.changes); err != nil {
				t.Fatal(err)
			}
			wantTree(t, dir, want[i][1:])
			wantUnfinished(t, root, false)
		})
	}
}

func TestApplyWithoutChangesMakesTheProject(t *testing.T) {
	dir := t.TempDir()
	if err := Apply(t.Context(), filepath.Join(dir, "a/b"), nil); err != nil {
		t.Fatal(err)
	}
	wantTree(t, dir, "drwxr-xr-x a\ndrwxr-xr-x a/b\n")
}

// A replaced file is another file: a reader that has the old one open, or a hard
// link elsewhere, must not see it change.
func TestApplyReplacesAndDoesNotOverwrite(t *testing.T) {
	dir, root := scenes[0].build(t)
	if err := os.Link(filepath.Join(root, "go.mod"), filepath.Join(dir, "elsewhere")); err != nil {
		testkit.Missing(t, "no hard links here: %v", err)
	}
	if err := Apply(t.Context(), root, scenes[0].changes); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "elsewhere")); string(got) != "module p\nmode 0600" {
		t.Errorf("the hard link reads %q", got)
	}
}

// A symbolic link that leads to the project is the user's way of naming it.
func TestApplyToALinkedProject(t *testing.T) {
	dir, root := scenes[0].build(t)
	link := filepath.Join(dir, "link")
	symlink(t, "p", link)
	if err := Apply(t.Context(), link, scenes[0].changes); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, "internal/auth/auth.go")); err != nil {
		t.Error(err)
	}
}
