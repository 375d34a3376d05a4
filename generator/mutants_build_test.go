package generator

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/testkit"
)

// mutantVariable says, to a test program that has all mutants in it, which one to be.
const mutantVariable = "LOGINSCAFFOLD_MUTANT"

// mutantPrograms are the emitted tests of a case, built once. Whatever changes functions
// only is in them beside the functions as they are, and is chosen when they start: to build
// a program for each mutation would take most of the time.
type mutantPrograms struct {
	dir      string
	temp     string
	packages []string        // that have tests, those further down first
	within   map[string]bool // the names of mutations that are in the programs
}

func buildMutants(t *testing.T, dir string, files map[string]string, all []mutation) *mutantPrograms {
	t.Helper()
	p := &mutantPrograms{dir: filepath.Join(goldenDir, dir), temp: t.TempDir(), within: make(map[string]bool)}
	for name := range readGolden(t, p.dir) {
		if strings.HasSuffix(name, "_test.go") && !slices.Contains(p.packages, path.Dir(name)) {
			p.packages = append(p.packages, path.Dir(name))
		}
	}
	slices.SortFunc(p.packages, func(a, b string) int { return strings.Compare(b, a) })
	sources := make(map[string]*source)
	for name, text := range files {
		if strings.HasSuffix(name, ".go") {
			sources[name] = parseSource(t, name, text)
		}
	}
	variants := make(map[string][]variant) // of the functions of each file
	for _, m := range all {
		some, ok := m.variants(t, sources)
		p.within[m.name] = ok
		for name, list := range some {
			variants[name] = append(variants[name], list...)
		}
	}
	overlay := make(map[string]string)
	for name, list := range variants {
		overlay[name] = sources[name].with(list)
		overlay[path.Dir(name)+"/mutant.go"] = fmt.Sprintf("package %s\n\nimport \"os\"\n\nvar mutant = os.Getenv(%q)\n",
			sources[name].file.Name.Name, mutantVariable)
	}
	for _, name := range p.packages {
		cmd := p.command(t, overlay, "test", "-c", "-o", p.program(name), "./"+name)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("a mutant does not compile: its name stands where a file's would:\n%s", out)
		}
	}
	return p
}

// program is where the test program of a package is.
func (p *mutantPrograms) program(name string) string {
	abs, _ := filepath.Abs(filepath.Join(p.temp, strings.ReplaceAll(name, "/", "_")+".test"))
	return abs
}

// command is a go command that sees the files of overlay in place of what is in golden/.
func (p *mutantPrograms) command(t *testing.T, overlay map[string]string, verb string, args ...string) *exec.Cmd {
	t.Helper()
	replace := make(map[string]string)
	for name, text := range overlay {
		original, err := filepath.Abs(filepath.Join(p.dir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		replace[original] = filepath.Join(p.temp, strings.ReplaceAll(name, "/", "_"))
		writeFile(t, replace[original], []byte(text))
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(p.temp, "overlay.json")
	writeFile(t, file, text)
	cmd := exec.Command("go", append([]string{verb, "-overlay", file, "-vet=off"}, args...)...)
	cmd.Dir = p.dir
	cmd.Env = append(append(os.Environ(), "GOFLAGS=", "GOWORK="), testkit.InMemory()...)
	return cmd
}

// run returns which emitted test fails, or "" when none does. It begins with the tests
// beside what was changed.
func (p *mutantPrograms) run(t *testing.T, m mutation) string {
	t.Helper()
	if !p.within[m.name] {
		cmd := p.command(t, m.changed, "test", "-failfast", "-timeout=4m", "./...")
		return killer(cmd.CombinedOutput())
	}
	packages := slices.Clone(p.packages)
	slices.SortStableFunc(packages, func(a, b string) int {
		return m.changesIn(b) - m.changesIn(a)
	})
	for _, name := range packages {
		cmd := exec.Command(p.program(name), "-test.failfast", "-test.timeout=4m")
		cmd.Dir = filepath.Join(p.dir, filepath.FromSlash(name))
		cmd.Env = append(append(os.Environ(), mutantVariable+"="+m.name), testkit.InMemory()...)
		if test := killer(cmd.CombinedOutput()); test != "" {
			return test
		}
	}
	return ""
}

// changesIn counts the files of that package that m changes.
func (m mutation) changesIn(name string) (n int) {
	for file := range m.changed {
		if path.Dir(file) == name {
			n++
		}
	}
	return n
}

var failures = regexp.MustCompile(`(?m)--- FAIL: \S+|^panic: .{0,60}|^fatal error: .{0,60}|^.*\[build failed\]`)

// killer returns what made a test program or go test fail, or "".
func killer(out []byte, err error) string {
	if err == nil {
		return ""
	}
	return strings.TrimPrefix(failures.FindString(string(out))+" ", "--- FAIL: ")
}

// source is a Go file, whose functions can be replaced.
type source struct {
	text  string
	file  *ast.File
	funcs map[string]*ast.FuncDecl // by receiver and name
	rest  string                   // of text, without them
}

func parseSource(t *testing.T, name, text string) *source {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	s := &source{text: text, file: file, funcs: make(map[string]*ast.FuncDecl)}
	end := file.FileStart
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			s.funcs[s.key(f)] = f
			s.rest += s.between(end, f.Pos())
			end = f.End()
		}
	}
	s.rest += s.between(end, file.FileEnd)
	return s
}

func (s *source) between(from, to token.Pos) string {
	return s.text[from-s.file.FileStart : to-s.file.FileStart]
}

func (s *source) of(n ast.Node) string { return s.between(n.Pos(), n.End()) }

func (s *source) key(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	return s.of(f.Recv.List[0].Type) + "." + f.Name.Name
}

// named returns f under another name.
func (s *source) named(f *ast.FuncDecl, name string) string {
	return s.between(f.Pos(), f.Name.Pos()) + name + s.between(f.Name.End(), f.End())
}

// variant is what a mutation makes of a function.
type variant struct {
	function, mutation string
	name, text         string // of its own
}

// variants returns what m makes of the functions of each file. It reports false when m
// changes something else as well.
func (m mutation) variants(t *testing.T, sources map[string]*source) (map[string][]variant, bool) {
	t.Helper()
	all := make(map[string][]variant)
	for name, text := range m.changed {
		if !strings.HasSuffix(name, ".go") {
			return nil, false
		}
		before, after := sources[name], parseSource(t, m.name, text)
		if before.rest != after.rest || len(before.funcs) != len(after.funcs) {
			return nil, false
		}
		for key, f := range after.funcs {
			was := before.funcs[key]
			if was == nil || was.Type.TypeParams != nil || was.Name.Name == "main" {
				return nil, false
			}
			if after.of(f) != before.of(was) {
				own := f.Name.Name + "__" + strings.ReplaceAll(m.name, "-", "_")
				all[name] = append(all[name], variant{key, m.name, own, after.named(f, own)})
			}
		}
	}
	return all, true
}

// with returns the file with those variants behind it. A function that has some becomes a
// switch between them and what it was. The compiler takes the names of the mutations for
// files, and tells by them what is wrong with which.
func (s *source) with(variants []variant) string {
	var text, behind strings.Builder
	end := s.file.FileStart
	for _, d := range s.file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || !slices.ContainsFunc(variants, func(v variant) bool { return v.function == s.key(f) }) {
			continue
		}
		text.WriteString(s.between(end, f.Pos()))
		end = f.End()
		head, call := s.dispatcher(f)
		fmt.Fprintf(&text, "%s {\n\tswitch mutant {\n", head)
		for _, v := range variants {
			if v.function == s.key(f) {
				fmt.Fprintf(&text, "\tcase %q:\n\t\t%s\n", v.mutation, call(v.name))
				fmt.Fprintf(&behind, "\n//line %s:1\n%s\n", v.mutation, v.text)
			}
		}
		fmt.Fprintf(&text, "\tdefault:\n\t\t%s\n\t}\n}\n\n%s", call(f.Name.Name+"__"), s.named(f, f.Name.Name+"__"))
	}
	return text.String() + s.between(end, s.file.FileEnd) + behind.String()
}

// dispatcher returns the first line of a function like f, and how it calls another one
// like f.
func (s *source) dispatcher(f *ast.FuncDecl) (head string, call func(name string) string) {
	var parameters, arguments []string
	for _, field := range f.Type.Params.List {
		for range max(1, len(field.Names)) {
			kind, argument := s.of(field.Type), fmt.Sprintf("p%d", len(parameters))
			parameters = append(parameters, argument+" "+kind)
			if strings.HasPrefix(kind, "...") {
				argument += "..."
			}
			arguments = append(arguments, argument)
		}
	}
	receiver, on, results, verb := "", "", "", ""
	if f.Recv != nil {
		receiver, on = "(rcv "+s.of(f.Recv.List[0].Type)+") ", "rcv."
	}
	if f.Type.Results != nil {
		results, verb = " "+s.of(f.Type.Results), "return "
	}
	head = fmt.Sprintf("func %s%s(%s)%s", receiver, f.Name.Name, strings.Join(parameters, ", "), results)
	return head, func(name string) string {
		return fmt.Sprintf("%s%s%s(%s)", verb, on, name, strings.Join(arguments, ", "))
	}
}
