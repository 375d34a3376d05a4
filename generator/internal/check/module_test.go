package check

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const testMod = "module example.com/hello\n\ngo 1.26.0\n"

// module writes a module of name and text pairs to a directory of its own. It needs no
// network.
func module(t *testing.T, pairs ...string) (root string) {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	root = filepath.Join(dir, "hello")
	for i := 0; i < len(pairs); i += 2 {
		name := filepath.Join(root, filepath.FromSlash(pairs[i]))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(pairs[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// offline is the environment of tests: no module is asked for.
func offline(more ...string) []string {
	return append(append(os.Environ(), "GOPROXY=off", "GOFLAGS=", "GOWORK="), more...)
}

// texts makes what is to be written of name and text pairs; "gone" for a file that goes.
func texts(pairs ...string) map[string][]byte {
	all := make(map[string][]byte)
	for i := 0; i < len(pairs); i += 2 {
		all[pairs[i]] = []byte(pairs[i+1])
		if pairs[i+1] == "gone" {
			all[pairs[i]] = nil
		}
	}
	return all
}

// wantProblems demands problems that say, each as path:line: message (remedy), the words.
func wantProblems(t *testing.T, in TypesInput, want ...string) {
	t.Helper()
	if in.Env == nil {
		in.Env = offline()
	}
	problems, err := Types(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range problems {
		if i >= len(want) {
			t.Errorf("not expected: %+v", p)
			continue
		}
		place, words, _ := strings.Cut(want[i], " ")
		if got := p.Path + ":" + strconv.Itoa(p.Line); got != place {
			t.Errorf("%+v is at %s; want %s", p, got, place)
		}
		for word := range strings.SplitSeq(words, " & ") {
			if !strings.Contains(p.Message+" / "+p.Remedy, word) {
				t.Errorf("%+v does not say %q", p, word)
			}
		}
		if p.Remedy == "" || strings.HasSuffix(p.Remedy, ".") {
			t.Errorf("%+v has no remedy, or one with a full stop", p)
		}
	}
	for _, missing := range want[min(len(want), len(problems)):] {
		t.Errorf("not found: %s", missing)
	}
}
