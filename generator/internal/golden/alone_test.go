package golden_test

import (
	"flag"
	"path/filepath"
	"slices"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator"
	"github.com/loginscaffold/loginscaffold/generator/internal/golden"
	"github.com/loginscaffold/loginscaffold/generator/internal/testkit"
)

var everyFeature = flag.Bool("every-feature", false, "TestFeaturesAlone runs the tests of every feature with either identity, which takes minutes")

// TestFeaturesAlone runs the emitted tests of each feature that mails without the others; with
// -every-feature those of all, with either identity. The modules in golden have many features
// or none, and that every choice compiles does not say that its pages and mails, which are
// templates, find what they mention.
func TestFeaturesAlone(t *testing.T) {
	if testing.Short() {
		t.Skip("runs emitted tests; leave -short out")
	}
	for _, f := range generator.Features {
		identities := []string{"email", "username"}
		if !*everyFeature {
			if !slices.Contains(f.Parts, "mail") {
				continue
			}
			identities = identities[:1]
		}
		for _, identity := range identities {
			t.Run(f.Value+"-"+identity, func(t *testing.T) {
				t.Parallel()
				a := generator.Answers{
					Router: "stdlib", Store: "memory", Session: "cookie", Identity: identity, Dir: generator.DefaultDir,
					Features: []string{f.Value}, Module: "example.com/alone",
				}
				if !slices.Contains(generator.FeaturesFor(a.Session), f.Value) {
					a.Session = "database"
				}
				dir := filepath.Join(t.TempDir(), "alone")
				p, err := generator.Inspect(dir)
				if err != nil {
					t.Fatal(err)
				}
				plan, err := generator.NewPlan(p, a, generator.PlanOptions{})
				if err != nil {
					t.Fatal(err)
				}
				changes, err := plan.Changes()
				if err != nil {
					t.Fatal(err)
				}
				if err := generator.Apply(t.Context(), dir, changes); err != nil {
					t.Fatal(err)
				}
				if _, err := golden.Go(dir, append(testkit.InMemory(), "GOWORK=off"), "test", "./..."); err != nil {
					t.Error(err)
				}
			})
		}
	}
}
