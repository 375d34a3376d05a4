package plan

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

// ownersFile is a Go file of the owner's, read as far as it is valid.
type ownersFile struct {
	path    string
	text    []byte
	imports []goImport
	syntax  *ast.File
}

// goImport is one line that imports something.
type goImport struct {
	of   string // import path
	line int    // from 1
	name string // that the file calls it by, as far as that can be told; "_" and "." as they are
}

// ownersGo reads the Go files of the module for which ours does not hold, as the plan
// leaves them, sorted by path. What the go command never looks at is left out.
func (pl *Plan) ownersGo(ours func(path string) bool) ([]ownersFile, error) {
	names, err := pl.Project.Below(".")
	if err != nil {
		return nil, err
	}
	var files []ownersFile
	for _, name := range names {
		base := path.Base(name)
		if path.Ext(name) != ".go" || strings.HasPrefix(base, "_") || strings.HasPrefix(base, ".") || ours(name) {
			continue
		}
		e, err := pl.Project.Read(name)
		if err != nil {
			return nil, err
		}
		text := e.Data
		if s := pl.Step(name); s != nil && s.Writes() {
			text = s.After
		}
		if text != nil {
			files = append(files, readOwners(name, text))
		}
	}
	return files, nil
}

func readOwners(name string, text []byte) ownersFile {
	fset := token.NewFileSet()
	f, _ := parser.ParseFile(fset, "", text, parser.SkipObjectResolution)
	file := ownersFile{path: name, text: text, syntax: f}
	if f == nil {
		return file
	}
	for _, spec := range f.Imports {
		of, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		file.imports = append(file.imports, goImport{of: of, line: fset.PositionFor(spec.Pos(), false).Line, name: nameIn(spec, of)})
	}
	return file
}

// nameIn is what a file calls the package that it imports. A path says no more than what
// the package is called as a rule: without the major version, in golang style.
func nameIn(spec *ast.ImportSpec, of string) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	base := path.Base(of)
	if v, ok := strings.CutPrefix(base, "v"); ok && strings.Trim(v, "0123456789") == "" {
		base = path.Base(path.Dir(of))
	}
	base, _, _ = strings.Cut(base, ".")
	return base[strings.LastIndex(base, "-")+1:]
}

// importing returns the first place in files that imports a package at or below the path
// of a module, as "a.go:3", or "".
func importing(files []ownersFile, module string) string {
	for _, f := range files {
		for _, i := range f.imports {
			if _, ok := below(i.of, module, ""); ok {
				return fmt.Sprintf("%s:%d", f.path, i.line)
			}
		}
	}
	return ""
}

// uses is a sum over what files use of the packages of a module, by name, or "" when they
// import none of them: while it stays the same, no more of the module is needed.
func uses(files []ownersFile, module string) string {
	var all []string
	for _, f := range files {
		for _, i := range f.imports {
			if _, ok := below(i.of, module, ""); !ok {
				continue
			}
			names := selected(f.syntax, i.name)
			if len(names) == 0 && i.name != "_" { // called otherwise than its path says: any change may be one of uses
				names = []string{textfile.Digest(f.text)}
			}
			all = append(all, i.of)
			for _, name := range names {
				all = append(all, i.of+"."+name)
			}
		}
	}
	if len(all) == 0 {
		return ""
	}
	slices.Sort(all)
	return textfile.Digest([]byte(strings.Join(slices.Compact(all), "\n")))
}

// selected are the names that f takes out of the package it calls name.
func selected(f *ast.File, name string) (names []string) {
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == name {
				names = append(names, s.Sel.Name)
			}
		}
		return true
	})
	return names
}
