package generator

import (
	"bytes"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// workspace makes two modules, hello and a sibling that hello imports and that is
// nowhere published, in the workspace of both.
func workspace(t *testing.T, extra string) (root string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.work":             "go 1.26.0\n\nuse (\n\t./hello\n\t./sibling\n)\n",
		"hello/go.mod":        "module private.example/hello\n\ngo 1.26.0\n" + extra,
		"hello/main.go":       "package main\n\nimport _ \"private.example/sibling\"\n\nfunc main() {}\n",
		"sibling/go.mod":      "module private.example/sibling\n\ngo 1.26.0\n",
		"sibling/sibling.go":  "package sibling\n",
		"replaced/go.mod":     "module golang.org/x/text\n\ngo 1.26.0\n",
		"replaced/norm/go.go": "package norm\n",
	} {
		writeFile(t, filepath.Join(dir, filepath.FromSlash(name)), []byte(text))
	}
	return filepath.Join(dir, "hello")
}

func workspacePlan(t *testing.T, root string) *Plan {
	t.Helper()
	p := inspect(t, root)
	a := p.Defaults()
	a.Store, a.Features = "memory", nil
	plan, err := NewPlan(p, a, PlanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// The sibling is not asked for: it is not on the network, and its name is nobody's
// business there.
func TestCheckInAWorkspace(t *testing.T) {
	root := workspace(t, "")
	plan := workspacePlan(t, root)
	before := snapshot(t, root)
	var progress bytes.Buffer
	env := append(os.Environ(), "GOFLAGS=-buildvcs=false", "GOWORK=")
	if err := Check(t.Context(), plan, CheckOptions{Env: env, Progress: &progress}); err != nil {
		t.Fatalf("%v\n%s", err, progress.String())
	}
	if strings.Contains(progress.String(), "private.example") {
		t.Errorf("a private name was looked up:\n%s", progress.String())
	}
	if !maps.EqualFunc(before, snapshot(t, root), bytes.Equal) {
		t.Error("the check wrote into the project")
	}
	wantRequirements(t, plan, "added golang.org/x/crypto v0.58.0", "added golang.org/x/sys v0.49.0 (indirect)", "added golang.org/x/text v0.43.0")
	write(t, plan)
	cmd := exec.Command("go", "vet", "./...")
	cmd.Dir, cmd.Env = root, append(env, "GOPROXY=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("go vet: %v\n%s", err, out)
	}
	again := workspacePlan(t, root)
	if err := Check(t.Context(), again, CheckOptions{Env: env}); err != nil || len(changes(t, again)) != 0 {
		t.Errorf("the second run changes %v (%v)", changes(t, again), err)
	}
}

// Nor is a sibling asked for that is required as well, for which go.work has to say where
// that version is.
func TestCheckInAWorkspaceThatRequiresASibling(t *testing.T) {
	root := workspace(t, "\nrequire private.example/sibling v0.0.0\n")
	work := filepath.Join(filepath.Dir(root), "go.work")
	var progress bytes.Buffer
	opt := CheckOptions{Env: append(os.Environ(), "GOFLAGS=", "GOWORK="), Progress: &progress}
	err := Check(t.Context(), workspacePlan(t, root), opt)
	wantError(t, err, Failed, "private.example/sibling", "needs a replace line in "+work)
	if !strings.Contains(progress.String(), "disabled by GOPROXY=off") {
		t.Errorf("a private name was looked up:\n%s", progress.String())
	}
	writeFile(t, work, []byte("go 1.26.0\n\nuse (\n\t./hello\n\t./sibling\n)\n\nreplace private.example/sibling v0.0.0 => ./sibling\n"))
	if err := Check(t.Context(), workspacePlan(t, root), opt); err != nil {
		t.Error(err)
	}
}

// What the workspace puts in the place of a module is what the go command takes.
func TestCheckInAWorkspaceMindsItsReplacements(t *testing.T) {
	root := workspace(t, "")
	work := filepath.Join(filepath.Dir(root), "go.work")
	writeFile(t, work, []byte("go 1.26.0\n\nuse (\n\t./hello\n\t./sibling\n)\n\nreplace golang.org/x/text => ./replaced\n"))
	err := Check(t.Context(), workspacePlan(t, root), CheckOptions{Env: append(os.Environ(), "GOFLAGS=", "GOWORK=")})
	wantError(t, err, Failed, "go mod tidy failed; nothing was written", "golang.org/x/text")
}

// The owner's GOFLAGS hold for the go command that we run, too.
func TestCheckKeepsGOFLAGS(t *testing.T) {
	_, plan := existing(t)
	err := Check(t.Context(), plan, CheckOptions{Env: append(os.Environ(), "GOFLAGS=-no-such-flag")})
	wantError(t, err, Failed, "-no-such-flag")
}

// What the owner imports in the files that were emitted is none of what the emitted code
// needs: it is neither looked for nor raised.
func TestUpgradeInAWorkspaceLeavesTheOwnersImportsAlone(t *testing.T) {
	root := workspace(t, "\nrequire golang.org/x/sync v0.21.0\n")
	writeFile(t, filepath.Join(root, "group.go"), []byte("package main\n\nimport _ \"golang.org/x/sync/errgroup\"\n"))
	first := workspacePlan(t, root)
	checkPrivately(t, first)
	if err := Apply(t.Context(), root, changes(t, first)); err != nil {
		t.Fatal(err)
	}
	name := "internal/auth/auth.go"
	edited := strings.Replace(read(t, root, name), "import (\n", "import (\n\t_ \"golang.org/x/sync/errgroup\"\n\t_ \"private.example/sibling\"\n", 1)
	writeFile(t, filepath.Join(root, name), []byte(edited))
	p := inspect(t, root)
	a := p.Defaults()
	a.Router = "chi"
	pl, err := NewPlan(p, a, PlanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	checkPrivately(t, pl)
	wantRequirements(t, pl, "added github.com/go-chi/chi/v5 v5.5.0")
}
