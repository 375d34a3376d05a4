package generator

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/record"
)

func TestABrokenRecordStopsTheRun(t *testing.T) {
	for name, harm := range map[string]func(root string){
		"manifest gone":  func(root string) { remove(t, root, record.ManifestPath) },
		"base gone":      func(root string) { remove(t, root, record.BasePath("main.go")) },
		"base edited":    func(root string) { writeFile(t, filepath.Join(root, record.BasePath("main.go")), []byte("x\n")) },
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

// A feature that there is not is refused; leaving it out would take the feature out.
func TestAnUnknownRecordedFeatureIsRefused(t *testing.T) {
	root := project(t)
	write(t, smallPlan(t, root))
	name := filepath.Join(root, record.ManifestPath)
	was := read(t, root, record.ManifestPath)
	text := strings.Replace(was, `"features": [`, `"features": ["rest", `, 1)
	text = strings.Replace(text, `"rest", ]`, `"rest"]`, 1)
	if text == was {
		t.Fatal("the record has no list of features")
	}
	writeFile(t, name, []byte(text))
	_, err := Inspect(root)
	wantError(t, err, Failed, record.ManifestPath, `unknown feature "rest"`)
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
			remove(t, root, record.BasePath("main.go"))
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
		if want := map[bool]record.State{true: record.Deleted, false: record.Managed}[f.ID == "auth/routes"]; f.State != want {
			t.Errorf("%s is %s; want %s", f.ID, f.State, want)
		}
	}
}
