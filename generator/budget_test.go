package generator

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"text/template"
	"text/template/parse"

	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
	"github.com/loginscaffold/loginscaffold/templates"
)

// TestTemplatesReadLikeTheirOutput holds the readability budget: few actions,
// fewer branches, and none where a reader would have to imagine two programs.
func TestTemplatesReadLikeTheirOutput(t *testing.T) {
	var total templateCount
	for _, fsys := range []fs.FS{templates.FS, ourTests} {
		err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(name, layers.TemplateSuffix) {
				return err
			}
			text, err := fs.ReadFile(fsys, name)
			if err != nil {
				return err
			}
			n, complaints := countTemplate(t, string(text))
			for _, complaint := range complaints {
				t.Errorf("%s: %s", name, complaint)
			}
			if n.branches > 3 {
				t.Errorf("%s has %d branches; want at most 3", name, n.branches)
			}
			total.lines += n.lines
			total.actions += n.actions
			total.branches += n.branches
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d lines, %d actions, %d branches", total.lines, total.actions, total.branches)
	if 100*total.actions > 5*total.lines || 100*total.branches > 2*total.lines {
		t.Errorf("%d actions and %d branches in %d lines; want at most 5 and 2 per 100", total.actions, total.branches, total.lines)
	}
}

type templateCount struct{ lines, actions, branches int }

// countTemplate counts every [[…]] as an action, ends too, and every if, else,
// range and with as a branch.
func countTemplate(t *testing.T, text string) (templateCount, []string) {
	t.Helper()
	tmpl, err := template.New("").Delims("[[", "]]").Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	n := templateCount{lines: strings.Count(text, "\n"), actions: strings.Count(text, "[[")}
	var complaints []string
	walkBranches(tmpl.Root, 0, func(b *parse.BranchNode, depth int) {
		n.branches++
		if b.ElseList != nil {
			n.branches++
		}
		if b.NodeType != parse.NodeIf {
			return
		}
		if depth > 0 {
			complaints = append(complaints, "an [[if]] inside another branch: "+b.String())
		}
		if structural.MatchString(b.List.String()) || b.ElseList != nil && structural.MatchString(b.ElseList.String()) {
			complaints = append(complaints, "an [[if]] round an import or a signature; make it two files: "+b.String())
		}
	})
	return n, complaints
}

// structural matches a line that imports or declares.
var structural = regexp.MustCompile(`(?m)^(import\b|func\b|type\b|\t(\w+ )?"[\w./-]+"$)`)

func walkBranches(node parse.Node, depth int, visit func(*parse.BranchNode, int)) {
	var branch *parse.BranchNode
	switch n := node.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, child := range n.Nodes {
				walkBranches(child, depth, visit)
			}
		}
		return
	case *parse.IfNode:
		branch = &n.BranchNode
	case *parse.RangeNode:
		branch = &n.BranchNode
	case *parse.WithNode:
		branch = &n.BranchNode
	default:
		return
	}
	visit(branch, depth)
	walkBranches(branch.List, depth+1, visit)
	walkBranches(branch.ElseList, depth+1, visit)
}

func TestBudgetSeesWhatItForbids(t *testing.T) {
	for _, c := range []struct {
		text       string
		want       templateCount
		complaints int
	}{
		{"a [[.Name]]\nb\n", templateCount{2, 1, 0}, 0},
		{"[[if .Name]]x[[else]]y[[end]]\n", templateCount{1, 3, 2}, 0},
		{"[[range .Routes]][[if .Path]]x[[end]][[end]]\n", templateCount{1, 4, 2}, 1},
		{"import (\n[[if .Name]]\t\"net/http\"\n[[end]])\n", templateCount{3, 2, 1}, 1},
		{"[[if .Name]]func f() {}\n[[end]]\n", templateCount{2, 2, 1}, 1},
	} {
		n, complaints := countTemplate(t, c.text)
		if n != c.want || len(complaints) != c.complaints {
			t.Errorf("%q counts %+v and %q; want %+v and %d complaints", c.text, n, complaints, c.want, c.complaints)
		}
	}
}
