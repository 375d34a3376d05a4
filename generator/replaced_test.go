package generator

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/record"
)

// What theirs replaced comes back, to the byte and with its mode, whatever runs were
// between.
func TestRemoveGivesBackWhatTheirsReplaced(t *testing.T) {
	const binary = "package auth\r\n\r\n// mine, \xff\r\n// no final newline"
	templates := with(loginTemplate, threeLines)
	newer := with(loginTemplate, threeLines+"\n// newer\n")
	for name, c := range map[string]struct {
		mine    string
		between func(t *testing.T, root string)
		at      string // where it is afterwards
		left    string // of ours
	}{
		"at once":      {mine: binary, at: loginPath},
		"an empty one": {mine: "", at: loginPath},
		"upgraded":     {mine: binary, at: loginPath, between: func(t *testing.T, root string) { upgrade(t, root, newer, PlanOptions{}) }},
		"moved": {mine: binary, at: loginPath, between: func(t *testing.T, root string) {
			upgrade(t, root, templates, PlanOptions{}, func(a *Answers) { a.Dir = "identity" })
		}},
		"deleted": {mine: binary, at: loginPath, between: func(t *testing.T, root string) {
			remove(t, root, loginPath)
			upgrade(t, root, newer, PlanOptions{})
		}},
		"edited": {mine: binary, at: loginPath + ".orig", left: threeLines + "// edited\n", between: func(t *testing.T, root string) {
			writeFile(t, filepath.Join(root, loginPath), []byte(threeLines+"// edited\n"))
		}},
		"no longer wanted": {mine: binary, at: loginPath, between: func(t *testing.T, root string) {
			upgrade(t, root, small, PlanOptions{})
			if got := read(t, root, loginPath); got != binary {
				t.Errorf("the upgrade that drops ours leaves %q", got)
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			root := project(t, "go.mod", plainMod, "a.go", "package hello\n", loginPath, c.mine)
			if err := os.Chmod(filepath.Join(root, loginPath), 0o600); err != nil {
				t.Fatal(err)
			}
			upgrade(t, root, templates, PlanOptions{Conflicts: TakeTheirs})
			if got := read(t, root, loginPath); got != threeLines {
				t.Fatalf("theirs leaves %q", got)
			}
			if c.between != nil {
				c.between(t, root)
			}
			pl := removeAll(t, root)
			text, err := os.ReadFile(filepath.Join(root, c.at))
			if err != nil || string(text) != c.mine {
				t.Errorf("given back is %q (%v); want %q\n%v", text, err, c.mine, pl.Steps)
			}
			if got := read(t, root, loginPath); c.at != loginPath && got != c.left {
				t.Errorf("ours is %q; want %q", got, c.left)
			}
			if info, err := os.Stat(filepath.Join(root, loginPath)); name == "at once" && (err != nil || info.Mode().Perm() != 0o600) {
				t.Errorf("its mode is %v (%v)", info.Mode(), err)
			}
			if exists(filepath.Join(root, record.Dir)) {
				t.Error("the record is left")
			}
		})
	}
}

// Most projects have nothing replaced, and their record does not speak of it.
func TestTheRecordOfNothingReplaced(t *testing.T) {
	root := scaffolded(t, small)
	if text := read(t, root, record.ManifestPath); strings.Contains(text, "replaced") {
		t.Error(text)
	}
}
