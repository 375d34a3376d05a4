package generator

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// existing is a module with a Go file and CRLF line endings, planned with the
// real templates in the store that needs the least.
func existing(t *testing.T, pairs ...string) (string, *Plan) {
	t.Helper()
	root := project(t, append([]string{"go.mod", strings.ReplaceAll(plainMod, "\n", "\r\n"), "lib.go", "package hello\n"}, pairs...)...)
	p := inspect(t, root)
	a := p.Defaults()
	a.Store = "memory"
	plan, err := NewPlan(p, a, PlanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return root, plan
}

func TestCheckTidiesBeforeAnythingIsWritten(t *testing.T) {
	root, plan := existing(t)
	before := snapshot(t, root)
	if err := Check(t.Context(), plan, CheckOptions{}); err != nil {
		t.Fatal(err)
	}
	if !maps.EqualFunc(before, snapshot(t, root), bytes.Equal) {
		t.Error("the check wrote into the project")
	}
	mod, sum := plan.Step("go.mod"), plan.Step("go.sum")
	if mod == nil || mod.Action != ActionUpdate || !strings.Contains(string(mod.After), "golang.org/x/sys v0.49.0 // indirect\r\n") {
		t.Errorf("go.mod is not tidied, or lost its line endings: %v\n%s", mod, mod.After)
	}
	if sum == nil || sum.Action != ActionCreate || !strings.Contains(string(sum.After), "golang.org/x/crypto v0.58.0 h1:") {
		t.Fatalf("go.sum is not part of the plan: %v", sum)
	}
	for i := 1; i < len(plan.Steps); i++ {
		if plan.Steps[i-1].Path >= plan.Steps[i].Path {
			t.Errorf("%s stands before %s", plan.Steps[i-1].Path, plan.Steps[i].Path)
		}
	}
	write(t, plan)
	again, err := NewPlan(inspect(t, root), plan.Answers, PlanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	// Nothing to write is nothing to tidy: no go command, so no network.
	if err := Check(t.Context(), again, CheckOptions{Env: []string{"PATH="}}); err != nil || len(changes(t, again)) != 0 {
		t.Errorf("the second run changes %v (%v)", changes(t, again), err)
	}
}

func TestCheckOfANewProjectNeedsNoGoCommand(t *testing.T) {
	p := inspect(t, project(t))
	plan, err := NewPlan(p, p.Defaults(), PlanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", "")
	if err := Check(t.Context(), plan, CheckOptions{}); err != nil {
		t.Error(err)
	}
}

func TestCheckWithNoTidyOnlyAddsRequirements(t *testing.T) {
	_, plan := existing(t)
	t.Setenv("PATH", "")
	if err := Check(t.Context(), plan, CheckOptions{NoTidy: true}); err != nil {
		t.Fatal(err)
	}
	if mod := string(plan.Step("go.mod").After); !strings.Contains(mod, "golang.org/x/crypto v0.58.0\r\n") || strings.Contains(mod, "indirect") {
		t.Errorf("go.mod:\n%s", mod)
	}
	wantError(t, Check(t.Context(), plan, CheckOptions{}), Failed, "no go command", "--no-tidy")
}

func TestCheckStopsWhenRequirementsCannotBeHad(t *testing.T) {
	root, plan := existing(t, "needs.go", "package hello\n\nimport _ \"example.com/nowhere\"\n")
	before := snapshot(t, root)
	var progress bytes.Buffer
	err := Check(t.Context(), plan, CheckOptions{Progress: &progress, Env: append(os.Environ(), "GOPROXY=off")})
	wantError(t, err, Failed, "go mod tidy failed; nothing was written: ", "example.com/nowhere", "--no-tidy")
	if !strings.Contains(progress.String(), "example.com/nowhere") {
		t.Errorf("no progress was shown: %q", progress.String())
	}
	if !maps.EqualFunc(before, snapshot(t, root), bytes.Equal) {
		t.Error("the check wrote into the project")
	}
}

func TestCheckNeverRaisesTheGoLine(t *testing.T) {
	mod := plainMod + "\nrequire example.com/newer v1.0.0\n\nreplace example.com/newer v1.0.0 => ./newer\n"
	root := project(t, "go.mod", mod, "lib.go", "package hello\n\nimport _ \"example.com/newer\"\n",
		"newer/go.mod", "module example.com/newer\n\ngo 1.26.1\n", "newer/a.go", "package newer\n")
	p := inspect(t, root)
	a := p.Defaults()
	a.Store = "memory"
	plan, err := NewPlan(p, a, PlanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	wantError(t, Check(t.Context(), plan, CheckOptions{}), Failed,
		"go mod tidy would raise the go line from 1.26.0 to 1.26.1; nothing was written", " get go@1.26.1")
}

func TestCheckEndsWhenCancelled(t *testing.T) {
	_, plan := existing(t, "needs.go", "package hello\n\nimport _ \"example.com/nowhere\"\n")
	ctx, cancel := context.WithCancelCause(t.Context())
	interrupted := errors.New("interrupted")
	var once sync.Once
	// A module proxy that never answers.
	proxy := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		once.Do(func() { cancel(interrupted) })
		<-r.Context().Done()
	}))
	proxy.Config.BaseContext = func(net.Listener) context.Context { return t.Context() }
	proxy.Start()
	defer proxy.Close()
	began := time.Now()
	err := Check(ctx, plan, CheckOptions{Env: append(os.Environ(), "GOPROXY="+proxy.URL, "GONOSUMDB=*", "GONOPROXY=none", "GOPRIVATE=", "GOVCS=*:off")})
	if !errors.Is(err, interrupted) {
		t.Errorf("got %v; want the cause of the cancellation", err)
	}
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("it took %v to end", took)
	}
}

func TestTidyLeavesNothingBehind(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	_, plan := existing(t)
	if err := Check(t.Context(), plan, CheckOptions{}); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(temp, "loginscaffold*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left %q (%v)", left, err)
	}
}
