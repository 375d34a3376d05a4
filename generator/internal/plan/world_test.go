package plan_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
	"github.com/loginscaffold/loginscaffold/generator/internal/txn"
)

// world is a project, its owner, and the templates, which change as well.
type world struct {
	t            testing.TB
	dice         dice
	root         string
	owner, ours  *author
	templates    fstest.MapFS
	answers      catalog.Answers
	log          []string          // what was done, for a failure
	files        map[string]string // of the project, without the record, while the owner works
	ownersEdited bool              // since nobody has touched the project, it is as it was written
}

// emitted are the templates of the first version, by path. The text of those that are
// rendered is made up.
var emitted = []string{
	"base/internal/auth/login.go.tmpl",
	"base/internal/auth/input.go.tmpl", // called field.go by other versions: see catalog.Renamed
	"base/internal/auth/sessions.go.tmpl",
	"base/internal/auth/store/store.go.tmpl",
	"base/internal/auth/pages/login.html",
	"base/internal/auth/pages/parts/head.html",
	"base/internal/auth/store/migrations/sqlite/0001_users.sql",
	"feature/reset/internal/auth/handle_reset.go.tmpl",
	"feature/reset/internal/auth/pages/reset.html",
	"router/stdlib/internal/auth/routes.go.tmpl",
	"router/chi/internal/auth/routes.go.tmpl",
}

// newWorld writes a project with a first version of the templates.
func newWorld(t testing.TB, d dice) *world {
	t.Helper()
	ours := &author{dice: d, name: "ours"}
	templates := fstest.MapFS{
		"app/main.go.tmpl":   {Data: []byte("package main\n\nimport (\n\t\"net/http\"\n\n\t\"[[.Import]]\"\n)\n\nfunc main() {\n\thttp.Handle(\"/\", auth.New())\n}\n")},
		"app/.gitignore":     {Data: []byte("/bin\n")},
		"app/README.md":      {Data: []byte("# hello\n\n-- how to run it\n")},
		"module/go.mod.tmpl": {Data: []byte("module [[.Module]]\n\ngo 1.26.0\n")},
	}
	for _, name := range emitted {
		templates[name] = &fstest.MapFile{Data: []byte(ours.text(strings.TrimSuffix(name, layers.TemplateSuffix)))}
	}
	w := newWorldOf(t, d, templates)
	w.ours = ours
	return w
}

// newWorldOf writes a project with those templates.
func newWorldOf(t testing.TB, d dice, templates fstest.MapFS) *world {
	t.Helper()
	w := &world{
		t: t, dice: d, root: filepath.Join(memoryDir(t), "hello"), templates: templates,
		owner: &author{dice: d, name: "mine"},
	}
	project := w.inspect()
	w.answers = project.Defaults()
	w.apply(w.plan(project, plan.Options{}))
	w.answers.Module = ""
	return w
}

// sharedPaths are files of the owner's that the plan adds to, of which others have tests.
var sharedPaths = []string{"go.mod", "go.sum", ".gitignore"}

// memoryDir is a directory in memory, where there is memory for it.
func memoryDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "plan")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func (w *world) inspect() *target.Project {
	w.t.Helper()
	p, err := target.Inspect(w.root)
	w.check(err)
	return p
}

func (w *world) check(err error) {
	w.t.Helper()
	if err != nil {
		w.fatalf("%v", err)
	}
}

func (w *world) fatalf(format string, args ...any) {
	w.t.Helper()
	w.t.Logf("what was done:\n%s", strings.Join(w.log, "\n"))
	w.t.Fatalf(format, args...)
}

func (w *world) plan(p *target.Project, opt plan.Options) *plan.Plan {
	w.t.Helper()
	pl, err := plan.New(w.templates, p, w.answers, opt)
	w.check(err)
	return pl
}

func (w *world) changes(pl *plan.Plan) []txn.Change {
	w.t.Helper()
	all, err := pl.Changes()
	w.check(err)
	return all
}

func (w *world) apply(pl *plan.Plan) {
	w.t.Helper()
	w.check(txn.Apply(w.t.Context(), w.root, w.changes(pl)))
}

// tree are all files of the project, and own are those without the record.
func (w *world) tree() map[string]string {
	w.t.Helper()
	return readTree(w, w.root)
}

func (w *world) own() map[string]string {
	w.t.Helper()
	all := w.tree()
	maps.DeleteFunc(all, func(name, _ string) bool { return strings.HasPrefix(name, record.Dir+"/") })
	return all
}

func readTree(w *world, root string) map[string]string {
	w.t.Helper()
	all := make(map[string]string)
	w.check(filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(name)
		all[filepath.ToSlash(rel)] = string(text)
		return err
	}))
	return all
}

func (w *world) write(name, text string) {
	w.t.Helper()
	at := filepath.Join(w.root, filepath.FromSlash(name))
	w.check(os.MkdirAll(filepath.Dir(at), 0o755))
	w.check(os.WriteFile(at, []byte(text), 0o644))
	if w.files != nil {
		w.files[name] = text
	}
}

func (w *world) rename(from, to string) {
	w.t.Helper()
	at := filepath.Join(w.root, filepath.FromSlash(to))
	w.check(os.MkdirAll(filepath.Dir(at), 0o755))
	w.check(os.Rename(filepath.Join(w.root, filepath.FromSlash(from)), at))
	w.log = append(w.log, "owner: "+from+" is "+to)
	for name, text := range maps.Clone(w.files) {
		if rest, ok := strings.CutPrefix(name, from); ok && (rest == "" || rest[0] == '/') {
			delete(w.files, name)
			w.files[to+rest] = text
		}
	}
}
