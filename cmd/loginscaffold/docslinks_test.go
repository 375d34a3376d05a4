package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// documentLink is [text](path#fragment), with either part of the target empty.
var documentLink = regexp.MustCompile(`\[([^\]]*)\]\(([^)#\s]*)(#[^)\s]*)?\)`)

// TestDocsLinksLeadSomewhere: a relative link names a file that is there, one to a
// heading a heading, and one to a line, such as [`Auth.login`](login.go#L12), the
// line where that is declared.
func TestDocsLinksLeadSomewhere(t *testing.T) {
	lines := 0
	for _, name := range []string{readme, "../../.github/CONTRIBUTING.md", "../../CHANGELOG.md"} {
		text := readText(t, name)
		renewed := documentLink.ReplaceAllStringFunc(text, func(link string) string {
			part := documentLink.FindStringSubmatch(link)
			label, target, fragment := part[1], part[2], part[3]
			switch {
			case strings.Contains(target, "://"):
			case target == "":
				if !hasHeading(text, fragment) {
					t.Errorf("%s: %s leads to no heading", filepath.Base(name), link)
				}
			case strings.HasPrefix(fragment, "#L"):
				lines++
				line := declaration(t, filepath.Join(filepath.Dir(name), target), strings.Trim(label, "`"))
				return fmt.Sprintf("[%s](%s#L%d)", label, target, line)
			default:
				if _, err := os.Stat(filepath.Join(filepath.Dir(name), target)); err != nil {
					t.Errorf("%s: %s: %v", filepath.Base(name), link, err)
				}
			}
			return link
		})
		renew(t, name, text, renewed)
	}
	if lines < 20 {
		t.Errorf("%d links to lines; the login sequence alone has more", lines)
	}
}

// declaration is the number of the line of file that declares name, such as
// Auth.login; of a page, the first that mentions it.
func declaration(t *testing.T, file, name string) int {
	t.Helper()
	pattern := regexp.QuoteMeta(name)
	if strings.HasSuffix(file, ".go") {
		receiver, method, isMember := strings.Cut(name, ".")
		pattern = `^(func|type|var|const) ` + name + `\b`
		if isMember {
			pattern = `^func \(\w+ \*?` + receiver + `\) ` + method + `\(|^\t` + method + ` +\S`
		}
	}
	declares := regexp.MustCompile(pattern)
	n := 0
	for line := range strings.Lines(readText(t, file)) {
		n++
		if declares.MatchString(line) {
			return n
		}
	}
	t.Errorf("%s does not declare %s", file, name)
	return 1
}

// hasHeading reports whether text has the heading that a fragment such as
// #what-you-get leads to.
func hasHeading(text, fragment string) bool {
	for line := range strings.Lines(text) {
		title, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " ")
		if !ok || !strings.HasPrefix(line, "#") {
			continue
		}
		slug := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z':
				return r
			}
			return -1
		}, strings.ToLower(strings.TrimSpace(title)))
		if "#"+slug == fragment {
			return true
		}
	}
	return false
}

// A check of links that finds every line would pass every link.
func TestDeclaration(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.go")
	text := "package a\n\ntype T struct {\n\tField int\n}\n\nfunc (t *T) run() {}\n\nfunc run() { walk() }\n\nfunc runner() {}\n"
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{"T": 3, "T.Field": 4, "T.run": 7, "run": 9, "runner": 11} {
		if got := declaration(t, file, name); got != want {
			t.Errorf("%s is in line %s; want %d", name, strconv.Itoa(got), want)
		}
	}
}
