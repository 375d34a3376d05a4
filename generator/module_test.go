package generator

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
)

// The go.mod and go.sum of a new project are complete and say what go mod tidy
// would, so that it builds without one. The identity changes neither, and of features
// only those that mail: they import packages of modules that are there anyway.
func TestNewModulesAreTidy(t *testing.T) {
	if testing.Short() {
		t.Skip("runs go mod tidy for every store and router; leave -short out")
	}
	for _, store := range catalog.Values(Stores) {
		for i, router := range catalog.Values(Routers) {
			t.Run(router+"-"+store, func(t *testing.T) {
				root := project(t)
				p := inspect(t, root)
				a := p.Defaults()
				a.Router, a.Store, a.Identity = router, store, Identities[i%len(Identities)].Value
				if i > 0 {
					a.Features = nil
				}
				plan, err := NewPlan(p, a, PlanOptions{})
				if err != nil {
					t.Fatal(err)
				}
				write(t, plan)
				for _, args := range [][]string{{"mod", "tidy", "-diff"}, {"mod", "verify"}, {"list", "-mod=readonly", "-test", "-deps", "./..."}} {
					cmd := exec.Command("go", args...)
					cmd.Dir = root
					cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
					if out, err := cmd.CombinedOutput(); err != nil {
						t.Errorf("go %q: %v\n%s", args, err, out)
					}
				}
				text, err := os.ReadFile(filepath.Join(root, "go.mod"))
				if err != nil || string(text) != string(plan.Step("go.mod").After) {
					t.Errorf("go.mod changed (%v):\n%s", err, text)
				}
			})
		}
	}
}
