// Package golden knows golden/, the workspace of what the templates emit, for the tests
// that render it and those that build it.
package golden

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
)

// Modules are the names of the modules that stand in dir, sorted: those that were emitted,
// and those that look at them from outside.
func Modules(dir string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*", "go.mod"))
	var names []string
	for _, f := range files {
		names = append(names, filepath.Base(filepath.Dir(f)))
	}
	slices.Sort(names)
	return names, err
}

// IsEmitted reports whether the module in dir was emitted: it has a record.
func IsEmitted(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, record.ManifestPath))
	return err == nil
}

// RenderTests renders tests, layers such as those of golden/tests: tests of the emitted
// code that owners do not get, since what they guard is the generator's doing and not an
// owner's. Each has a place of its own beside the emitted files.
func RenderTests(tests fs.FS, s layers.Situation, d layers.Data, emitted []layers.File) ([]layers.File, error) {
	files, err := layers.Render(tests, s, d)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Path, "_test.go") {
			return nil, fmt.Errorf("golden/tests gives %s, which is no test", f.Path)
		}
	}
	both := slices.Concat(emitted, files)
	slices.SortFunc(both, func(x, y layers.File) int { return cmp.Compare(x.Path, y.Path) })
	return files, layers.CheckUnique(both)
}

// Overlay renders golden/tests for each emitted module of golden, a directory, into out. It
// returns the name of a file there that puts them beside what was emitted when it is given
// to the go command's -overlay.
func Overlay(golden, out string) (string, error) {
	golden, err := filepath.Abs(golden)
	if err != nil {
		return "", err
	}
	names, err := Modules(golden)
	if err != nil {
		return "", err
	}
	places := make(map[string]string)
	for _, name := range names {
		dir := filepath.Join(golden, name)
		if !IsEmitted(dir) {
			continue
		}
		files, err := testsOf(os.DirFS(filepath.Join(golden, "tests")), dir)
		if err != nil {
			return "", fmt.Errorf("golden/%s: %w", name, err)
		}
		for _, f := range files {
			path := filepath.FromSlash(f.Path)
			places[filepath.Join(dir, path)] = filepath.Join(out, name, path)
			if err := write(filepath.Join(out, name, path), f.Data); err != nil {
				return "", err
			}
		}
	}
	text, err := json.Marshal(map[string]any{"Replace": places})
	if err != nil {
		return "", err
	}
	overlay := filepath.Join(out, "overlay.json")
	return overlay, write(overlay, text)
}

// testsOf renders tests for the emitted module in dir, as its record tells to.
func testsOf(tests fs.FS, dir string) ([]layers.File, error) {
	m, err := readManifest(dir)
	if err != nil {
		return nil, err
	}
	var emitted []layers.File
	for _, f := range m.Files {
		emitted = append(emitted, layers.File{ID: f.ID, Path: f.Path})
	}
	answers := target.Answers(m)
	return RenderTests(tests, layers.Situation{Answers: answers, App: true, Module: true}, layers.NewData(answers, m.Module), emitted)
}

func readManifest(dir string) (*record.Manifest, error) {
	text, err := os.ReadFile(filepath.Join(dir, record.ManifestPath))
	if err != nil {
		return nil, err
	}
	return record.Parse(text)
}

// Go runs the go command in dir, a module of golden or golden itself, with env added to the
// environment, and returns what it prints. The error holds all of its output.
func Go(dir string, env []string, args ...string) ([]byte, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir, cmd.Env = dir, append(append(os.Environ(), "GOFLAGS=", "GOWORK="), env...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("go %q in golden/%s: %w\n%s%s", args, filepath.Base(dir), err, out, &stderr)
	}
	return out, err
}

func write(name string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, text, 0o644)
}
