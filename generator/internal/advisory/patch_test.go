package advisory

import (
	"strings"
	"testing"
)

const changed = "--- a/f.go\n+++ b/f.go\n@@ -1,3 +1,3 @@ func f() {\n a\n-b\n+c\n d\n"

func TestPatch(t *testing.T) {
	for _, c := range []struct{ name, diff, before, after string }{
		{"where it says", changed, "a\nb\nd\n", "a\nc\nd\n"},
		{"further down", changed, "x\na\nb\nd\ny\n", "x\na\nc\nd\ny\n"},
		{"the end of a line is not a line", changed, "xa\nb\nd\na\nb\nd\n", "xa\nb\nd\na\nc\nd\n"},
		{"two hunks", changed + "@@ -9 +9 @@\n-y\n+z\n", "a\nb\nd\ny\n", "a\nc\nd\nz\n"},
		{"what git writes above it", "diff --git a/f.go b/f.go\nindex 1..2 100644\n" + changed, "a\nb\nd\n", "a\nc\nd\n"},
		{"a new file", "--- /dev/null\n+++ b/f.go\n@@ -0,0 +1 @@\n+a\n", "", "a\n"},
	} {
		files := map[string]string{"f.go": c.before, "other.go": "a\nb\nd\n"}
		got, err := ApplyPatch(c.diff, files)
		if err != nil || got["f.go"] != c.after || got["other.go"] != files["other.go"] {
			t.Errorf("%s: got %q and %v; want %q", c.name, got, err, c.after)
		}
		if files["f.go"] != c.before {
			t.Errorf("%s: what was given has changed", c.name)
		}
	}
}

func TestPatchRefuses(t *testing.T) {
	for _, c := range []struct{ name, diff, before, want string }{
		{"lines that are not there", changed, "a\nd\n", "are there 0 times"},
		{"lines that are there twice", changed, "a\nb\nd\na\nb\nd\n", "are there 2 times"},
		{"a new file that is there", "--- /dev/null\n+++ b/f.go\n@@ -0,0 +1 @@\n+a\n", "x\n", "are there 0 times"},
		{"no newline at the end", changed + `\ No newline at end of file` + "\n", "a\nb\nd", "is not part of a unified diff"},
		{"nothing", "", "a\n", "it changes nothing"},
	} {
		if got, err := ApplyPatch(c.diff, map[string]string{"f.go": c.before}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %q and %v; want an error with %q", c.name, got, err, c.want)
		}
	}
}
