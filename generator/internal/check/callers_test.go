package check

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
	"github.com/loginscaffold/loginscaffold/generator/internal/testkit"
)

// calling is a module with uses of old names, from an archive: after/ is what is to be
// written, shim/<version>/ gives old names back, want/ is what becomes of the files that
// change, and left has a line for each use that does not.
type calling struct {
	in   CallersInput
	want map[string][]byte
	left string
}

// readCalling lays out the archive, with each text changed by asWritten.
func readCalling(t *testing.T, name string, asWritten func(string) string) calling {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", "callers", name+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	c := calling{want: make(map[string][]byte)}
	c.in.After = make(map[string][]byte)
	var files []string
	for _, f := range archive.Files {
		first, rest, _ := strings.Cut(f.Name, "/")
		text := string(f.Data)
		switch first {
		case "after":
			c.in.After[rest] = []byte(text)
		case "shim":
			version, at, _ := strings.Cut(rest, "/")
			at = path.Join(path.Dir(at), "shim_"+strings.ReplaceAll(version, ".", "_")+"_"+path.Base(at))
			c.in.Renamed = append(c.in.Renamed, layers.Shim{Version: version, Path: at, Text: f.Data})
		case "want":
			c.want[rest] = []byte(asWritten(text))
		case "left":
			c.left = text
		default:
			if path.Ext(f.Name) == ".go" {
				text = asWritten(text)
			}
			files = append(files, f.Name, text)
		}
	}
	c.in.Root, c.in.Module, c.in.Env = module(t, files...), "example.com/hello", offline()
	return c
}

func lines(uses []Use) string {
	var b strings.Builder
	for _, u := range uses {
		fmt.Fprintf(&b, "%s:%d %s: %s\n", u.Path, u.Line, u.Old, u.Remedy)
	}
	return b.String()
}

func TestCallers(t *testing.T) {
	for _, name := range []string{"uses", "twice", "vendored"} {
		for ends, asWritten := range map[string]func(string) string{
			"LF":       func(s string) string { return s },
			"CRLF BOM": func(s string) string { return "\ufeff" + strings.ReplaceAll(s, "\n", "\r\n") },
		} {
			t.Run(name+" "+ends, func(t *testing.T) {
				c := readCalling(t, name, asWritten)
				done, err := Callers(t.Context(), c.in)
				if err != nil {
					t.Fatal(err)
				}
				for _, name := range slices.Sorted(maps.Keys(done.Files)) {
					if !bytes.Equal(done.Files[name], c.want[name]) {
						t.Errorf("%s is\n%s\nwant\n%s", name, done.Files[name], c.want[name])
					}
				}
				for name := range c.want {
					if done.Files[name] == nil {
						t.Errorf("%s is not changed", name)
					}
				}
				if got := lines(done.Left); got != c.left {
					t.Errorf("left is\n%swant\n%s", got, c.left)
				}
				wantSettled(t, c.in, done)
			})
		}
	}
}

// wantSettled demands that with done the module compiles but for what is left, which
// needs the old names to be nowhere, and that there is nothing more to migrate.
func wantSettled(t *testing.T, in CallersInput, done Migration) {
	t.Helper()
	after := maps.Clone(in.After)
	maps.Copy(after, done.Files)
	problems, err := Types(t.Context(), TypesInput{Root: in.Root, After: after, Renamed: in.Renamed, Env: in.Env})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		told := slices.ContainsFunc(done.Left, func(u Use) bool {
			return u.Path == p.Path && (u.Line == p.Line || strings.HasPrefix(p.Remedy, "write "+u.New))
		})
		if !told && !strings.HasPrefix(p.Path, "internal/gone/") { // a name that this project never had
			t.Errorf("%s:%d does not compile, and is not listed: %s", p.Path, p.Line, p.Message)
		}
	}
	in.After = after
	again, err := Callers(t.Context(), in)
	if err != nil || len(again.Files) > 0 {
		t.Errorf("the second run changes %v (%v)", slices.Sorted(maps.Keys(again.Files)), err)
	}
}

// What has conflict markers, and what imports it, is listed by the look of it.
func TestCallersOfPackagesWithMarkers(t *testing.T) {
	c := readCalling(t, "uses", func(s string) string { return s })
	c.in.Skip = []string{"internal/auth/auth.go"}
	c.in.After["internal/auth/auth.go"] = []byte("package auth\n\n<<<<<<< yours\n=======\n>>>>>>> ours\n")
	done, err := Callers(t.Context(), c.in)
	if err != nil || len(done.Files) > 0 {
		t.Fatalf("%v is changed (%v)", slices.Sorted(maps.Keys(done.Files)), err)
	}
	wantListed(t, done, "calls/calls.go:11 Auth.Secure", "calls/calls.go:29 Open", "names/names.go:9 LoginOK", "names/names.go:25 Member",
		"internal/auth/own.go:4 LoginOK", "internal/auth/own.go:4 Auth.Secure", "dot/dot.go:7 Open", "tests/out_test.go:9 Auth.Secure")
}

func wantListed(t *testing.T, done Migration, want ...string) {
	t.Helper()
	for _, w := range want {
		if !slices.ContainsFunc(done.Left, func(u Use) bool { return fmt.Sprintf("%s:%d %s", u.Path, u.Line, u.Old) == w }) {
			t.Errorf("not listed: %s; listed are\n%s", w, lines(done.Left))
		}
	}
}

// Where a module cannot be loaded the uses are listed, and the cause is told.
func TestCallersOfModulesThatCannotBeLoaded(t *testing.T) {
	c := readCalling(t, "uses", func(s string) string { return s })
	c.in.After["go.mod"] = []byte("nonsense\n")
	done, err := Callers(t.Context(), c.in)
	testkit.WantError(t, err, fault.Failed, "unknown directive: nonsense")
	if len(done.Files) > 0 {
		t.Errorf("%v is changed", slices.Sorted(maps.Keys(done.Files)))
	}
	wantListed(t, done, "calls/calls.go:11 Auth.Secure", "tagged/tagged.go:9 Auth.Secure")
}

// Nothing is loaded where no file of the owner's has an old name.
func TestCallersWithoutUses(t *testing.T) {
	c := readCalling(t, "twice", func(s string) string { return s })
	c.in.Running = func(command string) { t.Errorf("ran %s", command) }
	c.in.Ours = map[string]bool{"main.go": true, "internal/auth/auth.go": true, "internal/open/open.go": true, "internal/gone/gone.go": true}
	if done, err := Callers(t.Context(), c.in); err != nil || len(done.Files)+len(done.Left) > 0 {
		t.Errorf("got %+v (%v)", done, err)
	}
}

func TestCallersEndsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	interrupted := errors.New("interrupted")
	cancel(interrupted)
	if _, err := Callers(ctx, readCalling(t, "twice", func(s string) string { return s }).in); !errors.Is(err, interrupted) {
		t.Errorf("got %v; want the cause", err)
	}
}
