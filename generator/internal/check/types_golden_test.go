package check

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/testkit"
)

// golden is the default project, whose modules have to be in the module cache.
func golden(t testing.TB) string {
	t.Helper()
	root, err := filepath.Abs("../../../golden/stdlib-sqlite")
	if err == nil {
		root, err = filepath.EvalSymlinks(root)
	}
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func TestTypesOfTheDefaultProject(t *testing.T) {
	in := TypesInput{Root: golden(t), Dependencies: new(Dependencies), Env: append(os.Environ(), "GOWORK=off")}
	problems, err := Types(t.Context(), in)
	if err != nil {
		testkit.Missing(t, "the modules of the default project: %v", err)
	}
	if len(problems) > 0 {
		t.Fatalf("the default project does not compile: %+v", problems)
	}
	in.After = texts("internal/auth/auth.go", "package auth\n\nimport \"net/http\"\n\ntype Auth struct{}\n\nvar _ int = http.MethodGet\n")
	problems, err = Types(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	in.Skip = []string{"internal/auth/auth.go"}
	if len(problems) < 20 {
		t.Errorf("found only %+v", problems)
	}
	if problems, err = Types(t.Context(), in); err != nil || len(problems) > 0 {
		t.Errorf("the auth package and what imports it is left out: %+v (%v)", problems, err)
	}
}

// BenchmarkTypes is how long an upgrade waits for its check, with warm caches.
func BenchmarkTypes(b *testing.B) {
	root := golden(b)
	for b.Loop() {
		problems, err := Types(b.Context(), TypesInput{Root: root, Env: append(os.Environ(), "GOWORK=off")})
		if err != nil || len(problems) > 0 {
			b.Fatal(problems, err)
		}
	}
}
