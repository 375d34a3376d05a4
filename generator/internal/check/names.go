package check

import (
	"cmp"
	"context"
	"errors"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
)

// CheckAnswers reports all that stands against a: what Validate finds, what the
// target has against it, and what the go command has against the two names. NewPlan
// finds the first two as well; this saves the answers to questions that come after
// it, and a second run for the next fault. Without a go command nobody is asked.
func CheckAnswers(ctx context.Context, p *target.Project, a catalog.Answers, opt CheckOptions) error {
	wrong := errors.Join(a.Validate(), plan.Refuse(p, a))
	if _, err := exec.LookPath("go"); err != nil || p.Manifest != nil {
		return errors.Join(wrong, context.Cause(ctx))
	}
	return errors.Join(wrong, checkNames(p, ctx, a, opt))
}

// checkNames asks the go command whether it would build a package in a.Dir of the
// module, and tells which of the two names it does not take. What it keeps for
// itself ("go", "vendor", the standard library, what internal hides) differs from
// version to version, so a skeleton is tried instead of a list, unless the names are
// plain. For a name that Validate does not take, one that is free is tried.
func checkNames(p *target.Project, ctx context.Context, a catalog.Answers, opt CheckOptions) error {
	module, dir := cmp.Or(p.Module, a.Module), a.Dir
	if p.Module == "" && (module == "" || catalog.CheckModule(module) != nil) {
		module = freeModule
	}
	if catalog.CheckDir(dir) != nil {
		dir = catalog.DefaultDir
	}
	env := opt.Env
	if env == nil {
		env = os.Environ()
	}
	if PlainNames(module, dir, env) {
		return context.Cause(ctx)
	}
	from, err := importer(p, dir)
	if err != nil {
		return err
	}
	said, err := TryNames(ctx, opt, module, dir, from)
	if err != nil || said == "" {
		return err
	}
	refused := func(said string) error {
		return fault.Misuse(catalog.DirHint, "--package-dir %q cannot hold the package: %s", dir, said)
	}
	ofModule := said
	if dir != catalog.DefaultDir {
		if ofModule, err = TryNames(ctx, opt, module, catalog.DefaultDir, "."); err != nil {
			return err
		}
		if ofModule == "" {
			return refused(said)
		}
	}
	for _, free := range []string{"example.com/" + catalog.PlainName(module), freeModule} {
		other, err := TryNames(ctx, opt, free, catalog.DefaultDir, ".")
		if err != nil {
			return err
		}
		if other != "" {
			continue
		}
		var wrong error = fault.Misuse(catalog.ModuleHint(free), "%q cannot be a module path: %s", module, ofModule)
		if p.Module != "" {
			wrong = fault.Fail(nil, "rename it with: go -C "+catalog.ShellQuote(p.Root)+" mod edit -module "+free, "the module of go.mod cannot be called %q: %s", module, ofModule)
		}
		ofDir, err := TryNames(ctx, opt, free, dir, from)
		if err != nil || ofDir == "" {
			return errors.Join(wrong, err)
		}
		return errors.Join(wrong, refused(ofDir))
	}
	return nil // it takes no name at all: that says nothing about this one
}

// freeModule is a module path that the go command takes.
const freeModule = "example.com/myapp"

// importer is the directory from which the package in dir has to be reached: a
// new program stands in the root. In a module that is there it can be a program
// further down, which has an internal directory of its own.
func importer(p *target.Project, dir string) (string, error) {
	elements := strings.Split(dir, "/")
	at := len(elements) - 1 // the last internal hides most
	for at > 0 && elements[at] != "internal" {
		at--
	}
	if p.New || at <= 0 {
		return ".", nil
	}
	below := path.Join(elements[:at]...)
	none, err := target.HasNoGo(filepath.Join(p.Root, filepath.FromSlash(below)))
	if err != nil {
		return "", fault.Fail(err, "", "look for Go files")
	}
	if none {
		return ".", nil
	}
	return below, nil
}

// TryNames makes a module with a package in dir and a program in from that
// imports it, and returns what the go command has against it, or "".
func TryNames(ctx context.Context, opt CheckOptions, module, dir, from string) (said string, err error) {
	tmp, err := os.MkdirTemp("", "loginscaffold-names-")
	if err != nil {
		return "", fault.Fail(err, "", "make a temporary directory")
	}
	defer os.RemoveAll(tmp)
	ours := []string{path.Join(module, dir), path.Join(module, dir, "authtest")}
	root := filepath.Join(tmp, "module")
	for name, text := range map[string]string{
		"program.go":                                     "package main\n\nfunc main() {}\n",
		"module/go.mod":                                  "module " + module + "\n\ngo 1.21\n",
		path.Join("module", from, "main.go"):             "package main\n\nimport (\n\t_ \"" + ours[0] + "\"\n\t_ \"" + ours[1] + "\"\n)\n\nfunc main() {}\n",
		path.Join("module", dir, "auth.go"):              "package auth\n",
		path.Join("module", dir, "authtest/authtest.go"): "package authtest\n\nimport _ \"" + ours[0] + "\"\n",
	} {
		name = filepath.Join(tmp, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			return "", fault.Fail(err, "", "try the names")
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			return "", fault.Fail(err, "", "try the names")
		}
	}
	// Of the program's package the compiler alone knows the names it keeps for
	// itself: go list has nothing against "type". What it says is about its own code.
	for _, args := range [][]string{
		{"list", "-deps", "-f", "{{if not .DepOnly}}{{.ImportPath}}{{end}}", "./..."},
		{"tool", "compile", "-p", path.Join(module, from), "-o", filepath.Join(tmp, "program.o"), filepath.Join(tmp, "program.go")},
	} {
		var refused, listed strings.Builder
		cmd := exec.CommandContext(ctx, "go", args...)
		cmd.Dir, cmd.Stdout, cmd.Stderr = root, &listed, &refused
		env := opt.Env
		if env == nil {
			env = os.Environ()
		}
		cmd.Env = append(slices.Clone(env), "GOFLAGS=", "GOWORK=off", "GOPROXY=off", "GOTOOLCHAIN=local", "GO111MODULE=on", "PWD="+root)
		err := cmd.Run()
		if ctx.Err() != nil {
			return "", context.Cause(ctx)
		}
		if err != nil && args[0] == "tool" {
			return "the compiler keeps this name for itself", nil
		}
		if err != nil {
			return "the go command says: " + inOneLine(cmp.Or(refused.String(), listed.String(), err.Error()), root), nil
		}
		for _, name := range ours {
			if args[0] == "list" && !slices.Contains(strings.Fields(listed.String()), name) {
				return "the go command does not take " + name + " for a package of the module", nil
			}
		}
	}
	return "", nil
}

// skeletonLine is where in our skeleton the go command found fault.
var skeletonLine = regexp.MustCompile(`\S+\.go:\d+:\d+: `)

// inOneLine is the first thing that the go command said, without what it said about
// our skeleton. It says the same of each package again; lines that go on are indented.
func inOneLine(said, dir string) string {
	said = skeletonLine.ReplaceAllString(strings.ReplaceAll(said, dir, "."), "")
	first, rest, _ := strings.Cut(strings.TrimSpace(said), "\n")
	for line := range strings.Lines(rest) {
		if !strings.HasPrefix(line, "\t") {
			break
		}
		first += line
	}
	return strings.TrimPrefix(strings.Join(strings.Fields(first), " "), "go: ")
}
