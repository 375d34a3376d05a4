package generator

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/check"
)

func TestNamesThatTheGoCommandTakes(t *testing.T) {
	shop := project(t, "go.mod", plainMod, "main.go", "package main\n\nfunc main() {}\n", "cmd/web/main.go", "package main\n\nfunc main() {}\n", "docs/a.md", "x")
	inner := project(t, "go.mod", plainMod, "a/internal/b/b.go", "package b\n")
	for _, c := range []struct{ root, module, dir string }{
		{project(t), "hello", "internal/auth"},
		{project(t), "x_test", "a.b/cmd"},
		{project(t), "x/internal/y", "internal"},
		{shop, "", "internal/auth"},
		{shop, "", "cmd/web/internal/auth"},       // what cmd/web alone can import
		{inner, "", "a/internal/b/internal/auth"}, // what a/internal/b alone can import
	} {
		p := inspect(t, c.root)
		a := p.Defaults()
		a.Module, a.Dir = c.module, c.dir
		if err := CheckAnswers(t.Context(), p, a, CheckOptions{}); err != nil {
			t.Errorf("%s in %q: %v", c.dir, c.module, err)
		}
	}
}

func TestNamesThatTheGoCommandKeepsForItself(t *testing.T) {
	for module, words := range map[string]string{
		"go":         "invalid module path",
		"toolchain":  "invalid module path",
		"vendor":     "must be imported as internal/auth",
		"x/vendor/y": "use of vendored package not allowed",
		"C":          "unknown import path",
		"builtin":    "ambiguous import",
		"errors":     "ambiguous import",
		"cmd":        "not an importable package",
		"~x":         "invalid import path \"~x\"",
	} {
		p := inspect(t, project(t))
		a := p.Defaults()
		a.Module = module
		err := CheckAnswers(t.Context(), p, a, CheckOptions{})
		wantError(t, err, Usage, `"`+module+`" cannot be a module path: the go command says: `, words, "--module example.com/")
		var e *Error
		if errors.As(err, &e) {
			if _, said, _ := strings.Cut(e.Message, words); strings.Contains(said, words) {
				t.Errorf("%q says the same again", e.Message)
			}
			// What the hint proposes is free.
			_, a.Module, _ = strings.Cut(e.Hint, "such as --module ")
		}
		if err := CheckAnswers(t.Context(), p, a, CheckOptions{}); err != nil {
			t.Errorf("the hint for %s: %v", module, err)
		}
	}
}

// What is taken without asking the go command has to be what it takes.
func TestPlainNamesAreTaken(t *testing.T) {
	env := os.Environ()
	plain := []string{"hello", "my-app", "a1", "hello/Web/x-y", "example.com/hello", "github.com/A-B/c", "example.com/cmd/std", "hello.go"}
	for _, module := range plain {
		if !check.PlainNames(module, DefaultDir, env) {
			t.Errorf("%q is not plain", module)
		}
	}
	odd := []string{"C", "type", "func", "all", "std", "cmd", "mod", "tool", "toolchain", "work", "x_test", "~x", "x/internal/y", "x/vendor/y", "example.com/x/v2", "go.dev/x", "golang.org/x/crypto", "1.2"}
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	standard, err := os.ReadDir(filepath.Join(strings.TrimSpace(string(goroot)), "src"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range standard {
		if e.IsDir() {
			odd = append(odd, e.Name())
		}
	}
	for _, module := range odd {
		if check.PlainNames(module, DefaultDir, env) {
			t.Errorf("%q is plain", module)
		}
	}
	if check.PlainNames("hello", "pkg/auth", env) || check.PlainNames("hello", DefaultDir, append(env, "GOROOT=/elsewhere")) {
		t.Error("another package directory, or another Go, is plain")
	}
	// Words that some part of a toolchain knows.
	for _, module := range append(plain, "nil", "string", "auto", "get", "test", "command-line-arguments") {
		if !check.PlainNames(module, DefaultDir, env) {
			t.Errorf("%q is not plain", module)
		}
		if said, err := check.TryNames(t.Context(), CheckOptions{}, module, DefaultDir, "."); said != "" || err != nil {
			t.Errorf("%q is plain, and not taken: %s, %v", module, said, err)
		}
	}
}

// The compiler calls what it keeps for itself an error of its own.
func TestANameOfTheCompiler(t *testing.T) {
	p := inspect(t, project(t))
	a := p.Defaults()
	a.Module = "type"
	err := CheckAnswers(t.Context(), p, a, CheckOptions{})
	wantError(t, err, Usage, `"type" cannot be a module path: the compiler keeps this name for itself`, "--module example.com/type")
}

// All that is wrong is said at once, whoever finds it.
func TestAllWrongAnswersAreReported(t *testing.T) {
	shop := project(t, "go.mod", "module errors\n\ngo 1.26.0\n", "README.md", "x", "tools/go.mod", "module tools\n")
	for _, c := range []struct {
		root, module, dir string
		want              []string
	}{
		{project(t), "errors", "x/internal/y", []string{`unknown router "gin"`, `"errors" cannot be a module path: the go command`, `--package-dir "x/internal/y" cannot hold`}},
		{project(t), "", "x/internal/y", []string{`unknown router "gin"`, "no module path for a new one", `--package-dir "x/internal/y" cannot hold`}},
		{project(t), "my app", "x/internal/y", []string{`unknown router "gin"`, `"my app" cannot be a module path`, `--package-dir "x/internal/y" cannot hold`}},
		{project(t), "errors", "../x", []string{`unknown router "gin"`, `--package-dir "../x" leaves the module`, `"errors" cannot be a module path: the go command`}},
		{shop, "fmt", "tools/auth", []string{`unknown router "gin"`, "--module fmt: the module is called errors already", "tools has a go.mod", "the module of go.mod cannot be called"}},
	} {
		p := inspect(t, c.root)
		a := p.Defaults()
		a.Router, a.Module, a.Dir = "gin", c.module, c.dir
		var got []string
		for line := range strings.Lines(fmt.Sprint(CheckAnswers(t.Context(), p, a, CheckOptions{}))) {
			got = append(got, line)
		}
		if len(got) != len(c.want) {
			t.Errorf("%q in %q: got %q; want %q", c.dir, c.module, got, c.want)
			continue
		}
		for i, want := range c.want {
			if !strings.Contains(got[i], want) {
				t.Errorf("%q in %q: got %q; want %q", c.dir, c.module, got[i], want)
			}
		}
	}
}

func TestDirectoriesWhereThePackageCannotBeReached(t *testing.T) {
	shop := project(t, "go.mod", plainMod, "main.go", "package main\n\nfunc main() {}\n", "web/page.html", "x")
	for _, c := range []struct{ root, dir, words string }{
		{project(t), "cmd/web/internal/auth", "use of internal package hello/cmd/web/internal/auth not allowed"},
		{project(t), "internal/x/internal/auth", "not allowed"},
		{shop, "internal/x/internal/auth", "not allowed"},
		{shop, "web/internal/auth", "not allowed"}, // nothing there could import it
	} {
		p := inspect(t, c.root)
		a := p.Defaults()
		a.Dir = c.dir
		wantError(t, CheckAnswers(t.Context(), p, a, CheckOptions{}), Usage, `--package-dir "`+c.dir+`" cannot hold the package`, c.words, "--package-dir internal/auth")
	}
}

func TestTheNameOfAModuleThatIsThere(t *testing.T) {
	root := project(t, "go.mod", "module toolchain\n\ngo 1.26.0\n", "README.md", "x")
	p := inspect(t, root)
	wantError(t, CheckAnswers(t.Context(), p, p.Defaults(), CheckOptions{}), Failed, `the module of go.mod cannot be called "toolchain"`, " mod edit -module example.com/toolchain")
}

// A go command that takes no name at all has another trouble, which is told where
// it is needed.
func TestNamesAreNotBlamedForABrokenGoCommand(t *testing.T) {
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "go"), []byte("#!/bin/sh\necho broken >&2\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
	p := inspect(t, project(t))
	if err := CheckAnswers(t.Context(), p, p.Defaults(), CheckOptions{}); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := CheckAnswers(ctx, p, p.Defaults(), CheckOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled it returned %v", err)
	}
}

func TestAModuleCannotNeedItself(t *testing.T) {
	for _, name := range []string{"golang.org/x/crypto", "modernc.org/libc"} { // required, and required by what is
		p := inspect(t, project(t))
		a := p.Defaults()
		a.Module = name
		_, err := NewPlan(p, a, PlanOptions{})
		wantError(t, err, Usage, `"`+name+`" cannot be a module path: the generated code needs`, "--module example.com/")
	}
	p := inspect(t, project(t, "go.mod", "module golang.org/x/crypto\n\ngo 1.26.0\n", "a.go", "package crypto\n"))
	_, err := NewPlan(p, p.Defaults(), PlanOptions{})
	wantError(t, err, Failed, "the generated code needs the module golang.org/x/crypto, and so cannot be in it")
}
