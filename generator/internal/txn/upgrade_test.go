package txn_test

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/released"
	"github.com/loginscaffold/loginscaffold/generator/internal/txn"
)

var everyCall = flag.Bool("every-call", false, "fail every call of a whole upgrade, not of a part of it; takes an hour")

// An upgrade is a project that version 0.1.0 wrote, which its owner has edited and which is
// brought to this version, another package directory and a feature less: nearly all of its
// files move, and some go.
type upgrade struct {
	files   map[string][]byte
	changes []txn.Change
}

func newUpgrade(t testing.TB) upgrade {
	t.Helper()
	files, err := released.Project("../../../testdata/releases", "v0.1.0", "stdlib-sqlite")
	if err != nil {
		t.Fatal(err)
	}
	const page = "internal/auth/pages/login.html"
	files[page] = append(files[page], "<p>ours since 2019</p>\n"...)
	files["internal/auth/mine.go"] = []byte("package auth\n")
	delete(files, "internal/auth/pages/delete.html")
	u := upgrade{files: files}
	root := filepath.Join(txn.MemoryDir(t), "p")
	u.layOut(t, root)
	u.changes = plan(t, root)
	u.wantMoves(t, 40)
	return u
}

func (u upgrade) wantMoves(t testing.TB, want int) {
	t.Helper()
	moves, deleted := 0, 0
	for _, c := range u.changes {
		switch {
		case c.Like != "":
			moves++
		case c.After == nil:
			deleted++
		}
	}
	if moves < want || deleted <= 2*moves || len(u.changes) < 4*moves {
		t.Fatalf("of %d changes %d are moves and %d delete something; want %d files that move with their pristine texts, and some that go", len(u.changes), moves, deleted, want)
	}
}

// part is every n-th file of the upgrade with its pristine text, and the manifest.
func (u upgrade) part(n int) upgrade {
	chosen, seen := make(map[string]bool), make(map[string]int)
	has := func(name string) bool {
		file := strings.TrimSuffix(strings.TrimPrefix(name, record.Dir+"/base/"), ".base")
		file = strings.TrimPrefix(strings.TrimPrefix(file, "internal/auth/"), "identity/")
		if _, ok := seen[file]; !ok {
			seen[file] = len(seen)
		}
		chosen[file] = seen[file]%n == 0
		return chosen[file] || name == record.ManifestPath
	}
	p := upgrade{files: make(map[string][]byte)}
	for _, c := range u.changes {
		if has(c.Path) {
			p.changes = append(p.changes, c)
		}
	}
	for name, text := range u.files {
		if has(name) {
			p.files[name] = text
		}
	}
	return p
}

// plan are the changes of an upgrade of the project at root.
func plan(t testing.TB, root string) []txn.Change {
	t.Helper()
	p, err := generator.Inspect(root)
	if err != nil {
		t.Fatal(err)
	}
	a := p.Defaults()
	a.Dir = "identity"
	a.Features = slices.DeleteFunc(a.Features, func(f string) bool { return f == "common" })
	pl, err := generator.NewPlan(p, a, generator.PlanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if conflicts := pl.Conflicts(); len(conflicts) > 0 {
		t.Fatalf("conflicts: %v", conflicts)
	}
	changes, err := pl.Changes()
	if err != nil {
		t.Fatal(err)
	}
	return changes
}

// layOut writes the project as it is before, into root.
func (u upgrade) layOut(t testing.TB, root string) {
	t.Helper()
	if err := os.RemoveAll(root); err != nil {
		t.Fatal(err)
	}
	for name, text := range u.files {
		at := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		mode := fs.FileMode(0o644)
		if strings.HasSuffix(name, ".go") {
			mode = 0o640 // which a file that moves takes along
		}
		if err := os.WriteFile(at, text, mode); err != nil {
			t.Fatal(err)
		}
	}
}

// ends are the trees before and after, and calls those that lead from one to the other.
func (u upgrade) ends(t testing.TB, root string) (before, after string, calls []string) {
	t.Helper()
	u.layOut(t, root)
	before = txn.Tree(t, root)
	err := txn.ApplyTraced(t.Context(), root, u.changes, func(op, name string) error {
		calls = append(calls, op+" "+name)
		return skipSync(op)
	})
	if err != nil {
		t.Fatal(err)
	}
	return before, txn.Tree(t, root), calls
}

func skipSync(op string) error {
	if op == "fsync" {
		return txn.ErrSkip
	}
	return nil
}

// Whatever call fails, an upgrade undoes itself; when all calls fail from then on, the next
// run does. At each call it is the one or the other in turn. Not in parallel with tests that
// start processes: a child has its parent's lock until it executes its program.
func TestUpgradeIsUndoneAfterAnyFailingCall(t *testing.T) {
	u := newUpgrade(t)
	if !*everyCall {
		u = u.part(10)
		u.wantMoves(t, 10)
	}
	root := filepath.Join(txn.MemoryDir(t), "p")
	before, after, calls := u.ends(t, root)
	u.layOut(t, root)
	for k := range txn.LastRename(calls) + 1 {
		n, dead := -1, k%2 == 1
		err := txn.ApplyTraced(t.Context(), root, u.changes, func(op, name string) error {
			if n++; n == k || dead && n > k {
				return &fs.PathError{Op: op, Path: name, Err: syscall.EIO}
			}
			return skipSync(op)
		})
		if err == nil && !strings.HasPrefix(calls[k], "link ") { // which has a substitute
			t.Fatalf("call %d (%s) failed, and the upgrade says nothing", k, calls[k])
		}
		if dead {
			if err := txn.RecoverTraced(root, func(op, _ string) error { return skipSync(op) }); err != nil {
				t.Fatalf("call %d (%s): %v", k, calls[k], err)
			}
		}
		want := before
		if err == nil {
			want = after
		}
		if got := txn.Tree(t, root); got != want {
			t.Fatalf("call %d (%s) failed: the upgrade says %v and the tree is\n%s", k, calls[k], err, got)
		}
		if err == nil {
			u.layOut(t, root)
		}
	}
	t.Logf("%d changes, %d calls", len(u.changes), len(calls))
}
