package layers

import "testing"

func TestPlaceholdersAreNumbered(t *testing.T) {
	const src = "package store // what?\n\nconst a = `x = ? AND y = ?\n\tOR z = ?` + `?`\n\nvar b, c = \"what?\", '?'\n"
	const want = "package store // what?\n\nconst a = `x = $1 AND y = $2\n\tOR z = $3` + `$1`\n\nvar b, c = \"what?\", '?'\n"
	if got := string(numberPlaceholders([]byte(src))); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
