package check

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
	"golang.org/x/mod/modfile"
)

// overlayFile writes the files of t into dir, but those in leave, and returns the flag
// that has the go command see each where it belongs.
func overlayFile(t tree, dir string, leave []string) (flag string, err error) {
	replace := make(map[string]string)
	for i, path := range slices.Sorted(maps.Keys(t.files)) {
		if slices.Contains(leave, path) {
			continue
		}
		at := filepath.Join(t.root, filepath.FromSlash(path))
		replace[at] = ""
		if text := t.files[path]; text != nil {
			replace[at] = filepath.Join(dir, fmt.Sprintf("%d.txt", i))
			if err := os.WriteFile(replace[at], text, 0o600); err != nil {
				return "", err
			}
		}
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "overlay.json")
	return "-overlay=" + name, os.WriteFile(name, text, 0o600)
}

// modFile writes copies of go.mod and go.sum for the go command to complete.
func modFile(t tree, dir string) (flag, overlay string, err error) {
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := t.read(filepath.Join(t.root, name))
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return "", "", err
		}
		if err := os.WriteFile(filepath.Join(dir, name), textfile.ToLF(text), 0o600); err != nil {
			return "", "", err
		}
	}
	overlay, err = overlayFile(t, dir, []string{"go.mod", "go.sum"})
	return "-modfile=" + filepath.Join(dir, "go.mod"), overlay, err
}

// vendored reports whether the go command can take other modules from a vendor directory:
// there is one, and t does not require more than it was made for.
func vendored(t tree, workspace string) bool {
	dir := t.root
	if workspace != "" {
		dir = filepath.Dir(workspace)
	}
	if _, err := os.Stat(filepath.Join(dir, "vendor", "modules.txt")); err != nil {
		return false
	}
	planned, ok := t.files["go.mod"]
	if !ok {
		return true
	}
	stands, err := os.ReadFile(filepath.Join(t.root, "go.mod"))
	return err == nil && slices.Equal(requirements(stands), requirements(planned))
}

// requirements are the lines of a go.mod that a vendor directory depends on.
func requirements(text []byte) (lines []string) {
	f, err := modfile.ParseLax("go.mod", text, nil)
	if err != nil {
		return []string{string(text)}
	}
	for _, r := range f.Require {
		lines = append(lines, r.Mod.String())
	}
	slices.Sort(lines)
	return lines
}
