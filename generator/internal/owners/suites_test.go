package owners

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
	"github.com/loginscaffold/loginscaffold/generator/internal/testkit"
)

var everyUpgrade = flag.Bool("every-upgrade", false, "TestUpgradedProjectsPass runs the tests of every edit of every release, which takes an hour")

// covering are edits of the kinds that owners make, each of a release, so that each earlier
// release, router, store, session and identity is among them.
var covering = []struct{ kind, version, edit string }{
	{"where a login leads, roles", "v0.1.0", "chi-memory-all/home-by-role"},
	{"features deleted", "v0.2.0", "chi-memory-all/magic-removed"},
	{"a table of their own", "v0.2.0", "chi-postgres-database-all/role-column"},
	{"another column of users", "v0.1.0", "stdlib-mysql-username-all/phone-column"},
	{"cookie flags", "v0.1.0", "stdlib-sqlite-database-username-all/cookie-strict"},
	{"a file split", "v0.2.0", "stdlib-sqlite-database-username-all/session-file-split"},
	{"answers in JSON", "v0.3.0", "stdlib-sqlite/json-login"},
	{"the package moved", "v0.1.0", "stdlib-sqlite/package-moved-edited"},
	{"a program that calls what was renamed", "v0.1.0", "stdlib-sqlite/web-program"},
}

// TestUpgradedProjectsPass vets projects that their owners have edited and upgraded, and runs
// all their tests: the emitted ones, as the owner has left them, and the owner's. Without
// -every-upgrade it does so with covering. A project with a database server runs against
// TEST_POSTGRES_URL or TEST_MYSQL_URL; without one its tests are skipped, and fail in CI.
func TestUpgradedProjectsPass(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the emitted tests; leave -short out")
	}
	ran := make(map[string]bool)
	for _, version := range releases(t) {
		for _, e := range listEdits(t) {
			covered := slices.ContainsFunc(covering, func(c struct{ kind, version, edit string }) bool {
				return c.version == version && c.edit == e.String()
			})
			if !covered && !*everyUpgrade {
				continue
			}
			ran[version+"/"+e.String()] = true
			t.Run(version+"/"+e.String(), func(t *testing.T) {
				t.Parallel()
				dir := filepath.Join(t.TempDir(), e.inCase)
				e.layOutEdited(t, dir, version)
				pl := toPresent(t, dir, plan.Options{})
				if n := len(pl.Conflicts()); n > 0 {
					if covered {
						t.Errorf("%d conflicts; want an edit that merges", n)
					}
					return // TestEditsSurviveUpgrades tells
				}
				testkit.Go(t, dir, nil, "vet", "./...")
				testkit.Go(t, dir, []string{"TEST_DATABASE_URL=" + server(pl.Answers.Store)}, "test", "-vet=off", "./...")
			})
		}
	}
	for _, c := range covering {
		if !ran[c.version+"/"+c.edit] {
			t.Errorf("there is no edit %s of %s", c.edit, c.version)
		}
	}
}

// server is the URL of the database server for a store, if it needs one and there is one.
func server(store string) string {
	if name := map[string]string{"postgres": "TEST_POSTGRES_URL", "mysql": "TEST_MYSQL_URL"}[store]; name != "" {
		return os.Getenv(name)
	}
	return ""
}

// The covering set has each earlier release, router, store, session and identity.
func TestCoveringSetIsOne(t *testing.T) {
	missing := make(map[string]bool)
	for _, x := range catalog.Axes {
		for _, value := range catalog.Values(x.Choices) {
			missing[x.Name+" "+value] = true
		}
	}
	versions := releases(t)
	for _, version := range versions[:len(versions)-1] {
		missing[version] = true
	}
	for _, c := range covering {
		m, err := record.Parse(readRelease(t, c.version, filepath.Dir(c.edit))[record.ManifestPath])
		if err != nil {
			t.Fatal(err)
		}
		a := target.Answers(m)
		for _, x := range catalog.Axes {
			delete(missing, x.Name+" "+*x.Value(&a))
		}
		delete(missing, c.version)
	}
	for value := range missing {
		t.Errorf("nothing in covering is of a project with %s", value)
	}
	if len(covering) > 20 {
		t.Errorf("%d edits are too many to run the tests of each time", len(covering))
	}
}
