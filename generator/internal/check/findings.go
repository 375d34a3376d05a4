package check

import (
	"bytes"
	"cmp"
	"fmt"
	"go/scanner"
	"go/types"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

// finding is an error in the module.
type finding struct {
	path       string // slash path below the root
	line, col  int
	message    string
	missing    string // import path of a package that is not there, or not as it should be
	other      string // path:line of the other declaration of a name that is declared twice
	importLine bool   // the type checker's word that an import failed, of which the go command knows the cause
}

// findings are the errors of the units and of the packages that the go command listed,
// each once, sorted by place. Those of skipped packages and files are none.
func findings(y *typed, units []*unit, skip map[string]bool, files []string) []finding {
	var all []finding
	add := func(f finding) {
		if strings.HasPrefix(f.message, "\tother declaration of ") && len(all) > 0 {
			all[len(all)-1].other = fmt.Sprintf("%s:%d", f.path, f.line)
		}
		if strings.HasPrefix(f.message, "\t") || slices.Contains(files, f.path) {
			return // the first says more of the error before it
		}
		all = append(all, f)
	}
	packages.Visit(y.listed, nil, func(p *packages.Package) {
		if skip[plainPath(p)] && y.isOwn(p) {
			return
		}
		for _, err := range p.Errors {
			f := finding{message: err.Msg}
			f.path, f.line, f.col = y.position(err.Pos)
			if f.path == "" && y.isOwn(p) && len(p.GoFiles) == 0 {
				continue // nothing is left of it: what imports it tells
			}
			if err.Kind != packages.ParseError {
				f.missing = p.PkgPath
			}
			add(f)
		}
	})
	for _, u := range units {
		for _, err := range u.errs {
			switch err := err.(type) {
			case *scanner.Error:
				add(finding{path: y.rel(err.Pos.Filename), line: err.Pos.Line, col: err.Pos.Column, message: err.Msg})
			case types.Error:
				at := err.Fset.Position(err.Pos)
				add(finding{
					path: y.rel(at.Filename), line: at.Line, col: at.Column, message: err.Msg,
					importLine: strings.HasPrefix(err.Msg, "could not import "),
				})
			default:
				add(finding{message: err.Error()})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.line, b.line), cmp.Compare(a.col, b.col))
	})
	var once []finding
	for _, f := range all {
		sameLine := func(g finding) bool { return f.path == g.path && f.line == g.line }
		told := slices.ContainsFunc(once, func(g finding) bool { return sameLine(g) && f.message == g.message }) ||
			f.importLine && slices.ContainsFunc(all, func(g finding) bool { return sameLine(g) && g.missing != "" })
		if !told {
			once = append(once, f)
		}
	}
	return once
}

// position reads file:line:column, of which either number may be absent.
func (y *typed) position(text string) (path string, line, col int) {
	var numbers []int
	for range 2 {
		at := strings.LastIndexByte(text, ':')
		if at < 0 {
			break
		}
		n, err := strconv.Atoi(text[at+1:])
		if err != nil {
			break
		}
		text, numbers = text[:at], append([]int{n}, numbers...)
	}
	if text == "" || text == "-" {
		return "", 0, 0
	}
	numbers = append(numbers, 0, 0)
	return y.rel(text), numbers[0], numbers[1]
}

var places = regexp.MustCompile(`[^\s(]*\.go:[0-9]+(:[0-9]+)?`)

// newOnly drops from after what was there before: the same message in the same file, or in
// the one that it was moved from, once for each time it was there. Lines shift, so which
// of several is the old one is told by the text of its line, and where that has changed
// too by their order.
func newOnly(after, before []finding, y, was *typed, moved map[string]string) []finding {
	type key struct{ path, message string }
	old := make(map[key][]string)
	source := was.sourceLines()
	for _, f := range before {
		k := key{f.path, places.ReplaceAllString(f.message, "")}
		old[k] = append(old[k], source(f))
	}
	keyOf := func(f finding) key {
		k := key{f.path, places.ReplaceAllString(f.message, "")}
		if from := moved[f.path]; from != "" && old[k] == nil {
			k.path = from
		}
		return k
	}
	var changed, fresh []finding
	source = y.sourceLines()
	for _, f := range after {
		k := keyOf(f)
		if i := slices.Index(old[k], source(f)); i >= 0 {
			old[k] = slices.Delete(old[k], i, i+1)
		} else {
			changed = append(changed, f)
		}
	}
	for _, f := range changed {
		if k := keyOf(f); len(old[k]) > 0 {
			old[k] = old[k][1:]
		} else {
			fresh = append(fresh, f)
		}
	}
	return fresh
}

// sourceLines returns a function that gives the line of a finding without the space
// around it.
func (y *typed) sourceLines() func(finding) string {
	lines := make(map[string][][]byte)
	return func(f finding) string {
		if _, ok := lines[f.path]; !ok {
			text, _ := y.read(y.at(f.path)) // nothing, for a file that cannot be read
			lines[f.path] = bytes.Split(text, []byte("\n"))
		}
		if f.line < 1 || f.line > len(lines[f.path]) {
			return ""
		}
		return string(bytes.TrimSpace(lines[f.path][f.line-1]))
	}
}
