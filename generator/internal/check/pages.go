package check

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"text/template/parse"

	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
)

// brokenPages are the pages and mails that the plan writes and that no longer parse as
// templates, though they do as they stand: the program parses them when it starts. A side
// that was taken for a few lines can leave the end of a block without its beginning.
func brokenPages(pl *plan.Plan) []Problem {
	var all []Problem
	for _, s := range pl.Steps {
		if !s.Writes() || s.Action == plan.ActionMarkers || !slices.Contains([]string{".html", ".txt", ".text"}, path.Ext(s.Path)) {
			continue
		}
		if line, message := templateError(s.After); message != "" {
			if _, before := templateError(s.Before); before == "" {
				all = append(all, Problem{
					Path: s.Path, Line: line, Message: "the template does not parse: " + message,
					Remedy: "take the other side of its conflicts, or mend it in the editor after --verify none",
				})
			}
		}
	}
	return all
}

var templatePlace = regexp.MustCompile(`^template: :(\d+): `)

// templateError says what is wrong with a template, whatever functions it calls, and in
// which line; "" when nothing is.
func templateError(text []byte) (line int, message string) {
	t := parse.New("")
	t.Mode = parse.SkipFuncCheck
	if _, err := t.Parse(string(text), "{{", "}}", make(map[string]*parse.Tree)); err != nil {
		message = err.Error()
		if m := templatePlace.FindStringSubmatch(message); m != nil {
			line, _ = strconv.Atoi(m[1])
			message = message[len(m[0]):]
		}
	}
	return line, message
}
