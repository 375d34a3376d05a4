package plan

import (
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/target"
)

// inOwnersTerms is text, which was written to the file at name, with its imports of our
// packages as they are called now that the owner has moved the package or renamed the
// module. Else an import that a version drops is one that the owner has taken for another,
// and stays. When the tool moves the package, the imports change with what is desired.
func (pl *Plan) inOwnersTerms(name string, text []byte) []byte {
	p := pl.Project
	was := target.Answers(p.Manifest).Dir
	from, to := p.Manifest.Module, p.Module
	if !strings.HasSuffix(name, ".go") || from == "" || to == "" || from == to && was == p.PackageDir {
		return text
	}
	return withImports(text, func(of string) (string, bool) {
		if renamed, ok := below(of, path.Join(from, was), path.Join(to, p.PackageDir)); ok {
			return renamed, true
		}
		return below(of, from, to)
	})
}

// inMovedTerms is text, of a file of the owner's at name, with its imports of our packages
// as they are called when this run has moved the package.
func (pl *Plan) inMovedTerms(name string, text []byte) []byte {
	if !strings.HasSuffix(name, ".go") {
		return text
	}
	return withImports(text, func(of string) (string, bool) {
		return below(of, path.Join(pl.Module, pl.Project.PackageDir), pl.Import)
	})
}

// withImports is the Go text with each import path for which rename holds as that says.
func withImports(text []byte, rename func(of string) (string, bool)) []byte {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", text, parser.ImportsOnly)
	if err != nil {
		return text // it is not ours to judge here: it merges by lines
	}
	text = slices.Clone(text)
	for _, spec := range slices.Backward(f.Imports) {
		old, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		if renamed, ok := rename(old); ok {
			start, end := fset.PositionFor(spec.Path.Pos(), false).Offset, fset.PositionFor(spec.Path.End(), false).Offset
			text = slices.Replace(text, start, end, []byte(strconv.Quote(renamed))...)
		}
	}
	return text
}

// below is the path at, which is from or below it, with to in its place.
func below(at, from, to string) (string, bool) {
	rest, ok := strings.CutPrefix(at, from)
	return to + rest, ok && (rest == "" || rest[0] == '/')
}
