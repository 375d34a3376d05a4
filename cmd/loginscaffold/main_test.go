package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected output in the stories")

// TestMain lets stories and windows run the real main: the test binary is copied
// into PATH under the tool's name.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"loginscaffold": main})
}

// TestStories runs the command stories. Each tells one thing that a user does,
// with everything the tool says to it.
func TestStories(t *testing.T) {
	settings := goSettings(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/stories",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "sametree": sameTree, "pasted": pasted, "release": release,
		},
		// A story is skipped where there is no such program, and fails in CI: [without:git] skip.
		Condition: func(condition string) (bool, error) {
			if condition == "root" {
				return os.Getuid() == 0, nil
			}
			if program, ok := strings.CutPrefix(condition, "without:"); ok {
				_, err := exec.LookPath(program)
				if err != nil && os.Getenv("CI") == "true" {
					return false, fmt.Errorf("CI may leave nothing out: %w", err)
				}
				return err != nil, nil
			}
			return false, fmt.Errorf("unknown condition %q", condition)
		},
		Setup: func(env *testscript.Env) error {
			tool, err := exec.LookPath("loginscaffold")
			env.Vars = append(env.Vars, settings...)
			env.Vars = append(env.Vars, "TOOLDIR="+filepath.Dir(tool))
			return err
		},
	})
}

// goSettings are what the go command needs to find its caches and modules, in a
// story as outside of it.
func goSettings(t *testing.T) []string {
	names := []string{"GOCACHE", "GOMODCACHE", "GOPROXY", "GOSUMDB", "GONOSUMDB", "GOPRIVATE", "GOTOOLCHAIN"}
	out, err := exec.Command("go", append([]string{"env"}, names...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	var settings []string
	for i, value := range strings.Split(strings.TrimSuffix(string(out), "\n"), "\n") {
		settings = append(settings, names[i]+"="+value)
	}
	for _, name := range []string{"SSL_CERT_FILE", "HTTPS_PROXY", "NO_PROXY"} {
		if value, ok := os.LookupEnv(name); ok {
			settings = append(settings, name+"="+value)
		}
	}
	return settings
}

// exits runs a command and checks its exit code, which exec only compares with
// zero: exits 3 loginscaffold init.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits code command [args...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	code := 0
	var ended *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &ended) {
		code = ended.ExitCode()
	} else {
		ts.Check(err)
	}
	if code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
}

// sameTree checks that two directories hold the same files: sametree a b.
func sameTree(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: sametree dir dir")
	}
	a, b := readTree(ts, args[0]), readTree(ts, args[1])
	if len(a) == 0 {
		ts.Fatalf("%s holds no file", args[0])
	}
	for name, text := range a {
		other, there := b[name]
		if !there {
			ts.Fatalf("%s is only in %s", name, args[0])
		}
		if text != other {
			ts.Fatalf("%s differs", name)
		}
		delete(b, name)
	}
	for name := range b {
		ts.Fatalf("%s is only in %s", name, args[1])
	}
}

// readTree returns the text of each file below dir by its path there.
func readTree(ts *testscript.TestScript, dir string) map[string]string {
	tree := make(map[string]string)
	root := os.DirFS(ts.MkAbs(dir))
	ts.Check(fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(root, name)
		tree[name] = string(text)
		return err
	}))
	return tree
}
