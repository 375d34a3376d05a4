package check

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
	"github.com/loginscaffold/loginscaffold/generator/internal/testkit"
)

const authBefore = "package auth\n\ntype Auth struct{}\n\nfunc (a *Auth) Secure() bool { return true }\n\nfunc New() *Auth { return new(Auth) }\n"

// plain is a program that calls a package of ours.
func plain(t *testing.T, pairs ...string) string {
	return module(t, append([]string{
		"go.mod", testMod,
		"internal/auth/auth.go", authBefore,
		"main.go", "package main\n\nimport \"example.com/hello/internal/auth\"\n\nfunc main() { println(auth.New().Secure()) }\n",
	}, pairs...)...)
}

func TestTypesFindsNothingWhereNothingBreaks(t *testing.T) {
	root := plain(t)
	wantProblems(t, TypesInput{Root: root})
	wantProblems(t, TypesInput{Root: root, After: texts("internal/auth/more.go", "package auth\n\nimport \"net/http\"\n\nvar _ http.Handler\n")})
}

func TestTypesFindsWhatBreaksInAnyFile(t *testing.T) {
	root := plain(t,
		"other/other.go", "package other\n\nimport \"example.com/hello/internal/auth\"\n\nvar A = auth.New()\n",
		"other/in_test.go", "package other\n\nimport \"testing\"\n\nfunc TestA(t *testing.T) { _ = A.Secure() }\n",
		"other/out_test.go", "package other_test\n\nimport (\n\t\"testing\"\n\n\t\"example.com/hello/other\"\n)\n\nfunc TestB(t *testing.T) { _ = other.A.Secure() }\n",
		"internal/auth/auth_test.go", "package auth\n\nimport \"testing\"\n\nfunc TestC(t *testing.T) { _ = New().Secure() }\n",
		"tagged.go", "//go:build integration\n\npackage main\n\nimport \"example.com/hello/internal/auth\"\n\nvar _ = auth.New().Secure\n",
	)
	after := texts("internal/auth/auth.go", "package auth\n\ntype Auth struct{}\n\nfunc New() *Auth { return new(Auth) }\n")
	want := []string{
		"internal/auth/auth_test.go:5 no field or method Secure & write this without Secure",
		"main.go:5 no field or method Secure",
		"other/in_test.go:5 no field or method Secure",
		"other/out_test.go:9 no field or method Secure",
	}
	wantProblems(t, TypesInput{Root: root, After: after}, want...)
	// The owner's build tags hold.
	wantProblems(t, TypesInput{Root: root, After: after, Env: offline("GOFLAGS=-tags=integration")}, append(want, "tagged.go:7 no field or method Secure")...)
}

func TestTypesLetsOldErrorsBe(t *testing.T) {
	old := "package main\n\nfunc old() { undefinedThing() }\n\nfunc older() { undefinedThing() }\n"
	root := plain(t, "old.go", old, "syntax/syntax.go", "package syntax\n\nfunc {\n", "missing/missing.go", "package missing\n\nimport _ \"example.com/nowhere\"\n")
	wantProblems(t, TypesInput{Root: root})
	// Shifted, and one of the two on a line that has changed.
	shifted := "package main\n\n// A comment.\n\nfunc more() { undefinedThing() }\n\nfunc old() { undefinedThing() }\n\nfunc older() { _ = 1; undefinedThing() }\n"
	wantProblems(t, TypesInput{Root: root, After: texts("old.go", shifted)}, "old.go:9 undefined: undefinedThing & mend it in the editor after --verify none")
	wantProblems(t, TypesInput{Root: root, After: texts("old.go", "gone", "sub/old.go", "package sub\n\nfunc old() { undefinedThing() }\n"), Moved: map[string]string{"sub/old.go": "old.go"}})
	wantProblems(t, TypesInput{Root: root, After: texts("sub/old.go", "package sub\n\nfunc old() { undefinedThing() }\n")}, "sub/old.go:3 undefined: undefinedThing")
}

func TestTypesOfDeletedFiles(t *testing.T) {
	root := plain(t, "internal/auth/tool.go", "//go:build ignore\n\npackage main\n\nfunc main() {}\n")
	wantProblems(t, TypesInput{Root: root, After: texts("internal/auth/tool.go", "gone")})
	wantProblems(t, TypesInput{Root: root, After: texts("internal/auth/auth.go", "gone")}, "main.go:3 example.com/hello/internal/auth")
	wantProblems(t, TypesInput{Root: root, After: texts("internal/auth/auth.go", "gone", "main.go", "gone")})
}

func TestTypesOfEmbeddedFiles(t *testing.T) {
	root := plain(t, "internal/auth/pages.go", "package auth\n\nimport \"embed\"\n\n//go:embed pages/*.html\nvar pages embed.FS\n", "internal/auth/pages/a.html", "a")
	wantProblems(t, TypesInput{Root: root, After: texts("internal/auth/pages/a.html", "gone", "internal/auth/pages/b.html", "b")})
	wantProblems(t, TypesInput{Root: root, After: texts("internal/auth/pages/a.html", "gone")}, "internal/auth/pages.go:5 pattern pages/*.html")
}

func TestTypesSkipsWhatHasMarkers(t *testing.T) {
	root := plain(t, "other/other.go", "package other\n\nvar V int = 1\n")
	after := texts("internal/auth/auth.go", "package auth\n\n<<<<<<< yours\n=======\n>>>>>>> ours\n", "other/other.go", "package other\n\nvar V int = \"\"\n")
	wantProblems(t, TypesInput{Root: root, After: after, Skip: []string{"internal/auth/auth.go"}}, "other/other.go:3 cannot use \"\"")
}

func TestTypesNamesWhatIsGoneOrTwice(t *testing.T) {
	root := plain(t, "internal/auth/own.go", "package auth\n\nfunc own() {}\n")
	wantProblems(t, TypesInput{Root: root, After: texts("internal/auth/auth.go", "package auth\n\ntype Auth struct{}\n\nfunc New() *Auth { return new(Auth) }\n")},
		"main.go:5 no field or method Secure & write this without Secure: with these answers internal/auth/auth.go no longer has it")
	wantProblems(t, TypesInput{Root: root, After: texts("internal/auth/more.go", "package auth\n\nfunc own() {}\n")},
		"internal/auth/own.go:3 own redeclared & take one of the two declarations out, here or in internal/auth/more.go:3")
}

func TestTypesKnowsWhatToWriteInstead(t *testing.T) {
	root := module(t, "go.mod", testMod,
		"internal/auth/auth.go", authBefore+"\nconst LoginOK = 1\n\ntype Config struct{ Home string }\n",
		"internal/auth/store/store.go", "package store\n\ntype Store interface{ Get(name string) (int, error) }\n\nfunc Use(Store) {}\n",
		"main.go", `package main

import (
	mine "example.com/hello/internal/auth"
	"example.com/hello/internal/auth/store"
)

type mem struct{}

func (mem) Get(name string) (int, error) { return 0, nil }

type securer interface{ Secure() bool }

func main() {
	store.Use(mem{})
	a := mine.New()
	_, _, _ = a.Secure, mine.LoginOK, mine.Config{Home: "/"}
	var _ securer = a
}
`)
	after := texts(
		"internal/auth/auth.go", "package auth\n\ntype Auth struct{}\n\nfunc (a *Auth) OverHTTPS() bool { return true }\n\nfunc New() *Auth { return new(Auth) }\n\nconst LoginSucceeded = 1\n\ntype Config struct{ After string }\n",
		"internal/auth/store/store.go", "package store\n\nimport \"context\"\n\ntype Store interface {\n\tGet(name string) (int, error)\n\tPut(ctx context.Context, name string) error\n}\n\nfunc Use(Store) {}\n")
	shims := []layers.Shim{
		{Version: "0.2.0", Path: "internal/auth/x.go", Text: []byte("package auth\n\n//go:fix inline\nfunc (a *Auth) Secure() bool { return a.IsHTTPS() }\n\n//go:fix inline\nconst LoginOK = LoginSucceeded\n")},
		{Version: "0.3.0", Path: "internal/auth/y.go", Text: []byte("package auth\n\n//go:fix inline\nfunc (a *Auth) IsHTTPS() bool { return a.OverHTTPS() }\n\n//renamed Config.Home Config.After\n")},
	}
	wantProblems(t, TypesInput{Root: root, After: after, Renamed: shims},
		"main.go:15 missing method Put & give mem the method Put(ctx context.Context, name string) error",
		"main.go:17 no field or method Secure & write Auth.OverHTTPS: Auth.Secure is called that since v0.3.0",
		"main.go:17 undefined: mine.LoginOK & write mine.LoginSucceeded: mine.LoginOK is called that since v0.2.0",
		"main.go:17 unknown field Home & write Config.After: Config.Home is called that since v0.3.0",
		"main.go:18 missing method Secure & write Auth.OverHTTPS",
	)
}

func TestTypesWithoutWhatTheModuleImports(t *testing.T) {
	root := plain(t)
	after := texts("internal/auth/more.go", "package auth\n\nimport _ \"example.com/nowhere\"\n")
	_, err := Types(t.Context(), TypesInput{Root: root, After: after, Env: offline()})
	testkit.WantError(t, err, fault.Failed, "example.com/nowhere", "--verify none")
	after["go.mod"] = []byte(testMod + "\nrequire example.com/nowhere v1.0.0\n")
	_, err = Types(t.Context(), TypesInput{Root: root, After: after, Env: offline()})
	testkit.WantError(t, err, fault.Failed, "example.com/nowhere", "--verify none")
	_, err = Types(t.Context(), TypesInput{Root: root, After: texts("go.mod", "nonsense\n"), Env: offline()})
	testkit.WantError(t, err, fault.Failed, "unknown directive: nonsense", "--verify none")
}

// What a package that is written needs has to be loaded, or nothing would be seen of it, be
// it that it could not be loaded before either.
func TestTypesWithoutWhatOursImports(t *testing.T) {
	routes := "package auth\n\nimport \"example.com/nowhere/chi\"\n\nfunc Routes(r chi.Router) {}\n"
	root := plain(t, "internal/auth/routes.go", routes)
	_, err := Types(t.Context(), TypesInput{Root: root, Env: offline(), After: texts("internal/auth/auth.go", authBefore+"\nvar A = 1\n")})
	testkit.WantError(t, err, fault.Failed, "example.com/nowhere/chi", "--verify none")
	wantProblems(t, TypesInput{Root: root, After: texts("other/other.go", "package other\n\nimport \"example.com/hello/internal/auth\"\n\nvar A = auth.New()\n")})
}

func TestTypesInAWorkspace(t *testing.T) {
	root := module(t, "go.mod", testMod, "main.go", "package main\n\nimport \"example.com/sibling\"\n\nfunc main() { sibling.F() }\n",
		"../go.work", "go 1.26.0\n\nuse (\n\t./hello\n\t./sibling\n)\n",
		"../sibling/go.mod", "module example.com/sibling\n\ngo 1.26.0\n", "../sibling/sibling.go", "package sibling\n\nfunc F() {}\n\nvar wrong int = \"\"\n",
		"../extra/go.mod", "module example.com/extra\n\ngo 1.26.0\n", "../extra/extra.go", "package extra\n\nconst C = 1\n")
	after := texts("go.mod", testMod+"\nrequire example.com/extra v1.0.0\n\nreplace example.com/extra v1.0.0 => ../extra\n",
		"more.go", "package main\n\nimport \"example.com/extra\"\n\nvar _ string = extra.C\n")
	wantProblems(t, TypesInput{Root: root, After: after}, "more.go:5 cannot use extra.C")
}

func TestTypesOfAVendoredModule(t *testing.T) {
	mod := testMod + "\nrequire example.com/dep v1.0.0\n"
	root := module(t, "go.mod", mod, "main.go", "package main\n\nimport \"example.com/dep\"\n\nfunc main() { dep.F() }\n",
		"vendor/modules.txt", "# example.com/dep v1.0.0\n## explicit; go 1.26.0\nexample.com/dep\n",
		"vendor/example.com/dep/dep.go", "package dep\n\nfunc F() {}\n")
	wantProblems(t, TypesInput{Root: root, After: texts("go.mod", mod, "more.go", "package main\n\nimport \"example.com/dep\"\n\nvar _ = dep.G\n")}, "more.go:5 undefined: dep.G")
	_, err := Types(t.Context(), TypesInput{Root: root, After: texts("go.mod", mod+"\nrequire example.com/more v1.0.0\n"), Env: offline()})
	testkit.WantError(t, err, fault.Failed, "--verify none")
}

// A go.sum without what the plan requires is completed, in a copy.
func TestTypesCompletesRequirements(t *testing.T) {
	root := module(t, "go.mod", testMod, "main.go", "package main\n\nfunc main() {}\n", "dep/go.mod", "module example.com/dep\n\ngo 1.26.0\n\nrequire example.com/deeper v1.0.0\n",
		"dep/dep.go", "package dep\n\nimport \"example.com/deeper\"\n\nconst C = deeper.C\n", "deeper/go.mod", "module example.com/deeper\n\ngo 1.26.0\n", "deeper/deeper.go", "package deeper\n\nconst C = 1\n")
	mod := testMod + "\nrequire example.com/dep v1.0.0\n\nreplace (\n\texample.com/dep v1.0.0 => ./dep\n\texample.com/deeper v1.0.0 => ./deeper\n)\n"
	wantProblems(t, TypesInput{Root: root, After: texts("go.mod", mod, "more.go", "package main\n\nimport \"example.com/dep\"\n\nvar _ string = dep.C\n")}, "more.go:5 cannot use dep.C")
	if text, err := os.ReadFile(filepath.Join(root, "go.mod")); err != nil || string(text) != testMod {
		t.Errorf("go.mod was written to: %s (%v)", text, err)
	}
}

func TestTypesEndsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	interrupted := errors.New("interrupted")
	cancel(interrupted)
	if _, err := Types(ctx, TypesInput{Root: plain(t), Env: offline()}); !errors.Is(err, interrupted) {
		t.Errorf("got %v; want the cause", err)
	}
}
