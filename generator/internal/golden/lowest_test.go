package golden

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"golang.org/x/mod/modfile"
)

// TestLowestVersionsWillDo builds the emitted code with the lowest version of each
// requirement that an owner may keep, and has those of its tests pass that use it: a
// router, say, has to fill in path values. Drivers whose lowest version is the pinned one
// are left out. What mails needs newer modules of golang.org/x than the rest does.
func TestLowestVersionsWillDo(t *testing.T) {
	if testing.Short() {
		t.Skip("builds with other versions of the dependencies; leave -short out")
	}
	ours := overlay(t)
	for name, command := range map[string][]string{
		"chi-memory-all":            {"test", "-run", "Confirm|Reset|Password|Username|Form", "./internal/auth"},
		"stdlib-memory-minimal":     {"test", "-run", "Password|User|Form", "./internal/auth"},
		"stdlib-mysql-username-all": {"test", "-run", "Open", "./internal/login"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(goldenDir, name)
			text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
			if err != nil {
				t.Fatal(err)
			}
			mod := filepath.Join(t.TempDir(), "go.mod")
			if err := os.WriteFile(mod, lowest(t, text), 0o644); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command("go", append([]string{command[0], "-mod=mod", ours, "-modfile=" + mod}, command[1:]...)...)
			cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOWORK=off", "GOFLAGS=")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v: %v\n%s", cmd, err, out)
			}
			settled, err := os.ReadFile(mod)
			if err != nil {
				t.Fatal(err)
			}
			mails := strings.Contains(string(settled), "github.com/wneessen/go-mail ")
			for _, r := range pinned() {
				if mails && strings.HasPrefix(r.Path, "golang.org/x/") {
					continue
				}
				if strings.Contains(string(settled), r.Path+" ") && !strings.Contains(string(settled), r.Path+" "+r.Lowest+"\n") {
					t.Errorf("the versions raise each other: want %s %s in\n%s", r.Path, r.Lowest, settled)
				}
			}
		})
	}
}

// lowest is a go.mod with the direct requirements of text alone, each in its lowest
// version.
func lowest(t *testing.T, text []byte) []byte {
	t.Helper()
	f, err := modfile.Parse("go.mod", text, nil)
	if err != nil {
		t.Fatal(err)
	}
	var all []*modfile.Require
	for _, r := range f.Require {
		for _, p := range pinned() {
			if r.Mod.Path == p.Path {
				r.Mod.Version = p.Lowest
				all = append(all, r)
			}
		}
	}
	f.SetRequireSeparateIndirect(all)
	f.Cleanup()
	text, err = f.Format()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// pinned are all requirements of the tables.
func pinned() []catalog.Requirement {
	all := append(append([]catalog.Requirement{}, catalog.Always...), catalog.ForApp...)
	for _, choices := range [][]catalog.Choice{catalog.Routers, catalog.Stores} {
		for _, c := range choices {
			all = append(all, c.Requires...)
		}
	}
	for _, p := range catalog.Parts {
		all = append(all, p.Requires...)
	}
	for _, f := range catalog.Features {
		all = append(all, f.Requires...)
	}
	return all
}
