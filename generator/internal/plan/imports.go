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
		renamed, ok := below(old, path.Join(from, was), path.Join(to, p.PackageDir))
		if !ok {
			renamed, ok = below(old, from, to)
		}
		if ok {
			start, end := fset.Position(spec.Path.Pos()).Offset, fset.Position(spec.Path.End()).Offset
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
