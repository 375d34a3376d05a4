package generator

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestReadmeNamesFiles: the README of a new project sends its reader to files that are there.
func TestReadmeNamesFiles(t *testing.T) {
	named := regexp.MustCompile("`([\\w./-]+\\.(?:go|html|css)|internal/[\\w./-]+)`")
	for _, c := range goldenCases {
		var paths []string
		var readme string
		for _, s := range goldenPlan(t, c.name, c.answers).Steps {
			for p := s.Path; p != "."; p = path.Dir(p) {
				paths = append(paths, p)
			}
			if s.Path == "README.md" {
				readme = string(s.After)
			}
		}
		if strings.Count(readme, "|") < 10 {
			t.Fatalf("%s: README.md is %q", c.name, readme)
		}
		for _, m := range named.FindAllStringSubmatch(readme, -1) {
			if !slices.Contains(paths, m[1]) {
				t.Errorf("%s: README.md names %s, which is not there", c.name, m[1])
			}
		}
	}
}
