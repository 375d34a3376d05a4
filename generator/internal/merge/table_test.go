package merge

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
)

var keepDir = flag.String("keep", "", "write the cases that File merges unlike git and unlike their maintainers to this directory")

// table counts how merges compare with git's.
type table struct {
	mu        sync.Mutex
	cases     int
	same      int // clean with the same bytes, or both in conflict
	cut       int // of these: in conflict, and other bytes when one side is taken
	otherwise int // clean with other bytes
	bold      int // clean where git conflicts
	timid     int // a conflict where git is clean
	lost      int // something that a side added is not there

	conflicts, gitConflicts, fileConflicts int // cases in conflict: of Texts, of git, of File

	reasons map[string]*agreement // why File is clean where git conflicts, or has other bytes
}

// agreement counts cases, and those in which File made what the maintainers committed.
type agreement struct{ cases, committed int }

// add merges c by lines, by git and as a file, and counts. committed is what its maintainers
// made of it, if that is known.
func (all *table) add(t *testing.T, name string, c triple, committed string) {
	base, yours, theirs := []byte(c.base), []byte(c.yours), []byte(c.theirs)
	lines, err := Texts(base, yours, theirs)
	file, err2 := File("x.go", base, yours, theirs)
	git, err3 := mergeFile(c)
	if err != nil || err2 != nil || err3 != nil {
		t.Errorf("%s: %v, %v, %v", name, err, err2, err3)
		return
	}
	lost := lostLine(c, lines)
	if lost == "" {
		lost = lostWord(c, file)
	}
	text := file.Take(Stop, Labels{})
	why := reason(c, lines, file, git, text)
	all.mu.Lock()
	defer all.mu.Unlock()
	all.cases++
	for count, conflict := range map[*int]bool{&all.conflicts: !lines.Clean(), &all.gitConflicts: git.conflict, &all.fileConflicts: !file.Clean()} {
		if conflict {
			*count++
		}
	}
	equal := bytes.Equal(git.ours, lines.Take(Ours, Labels{})) && bytes.Equal(git.theirs, lines.Take(Theirs, Labels{}))
	switch {
	case git.conflict && lines.Clean():
		all.bold++
	case !git.conflict && !lines.Clean():
		all.timid++
	case !git.conflict && !equal:
		all.otherwise++
	default:
		all.same++
		if !equal {
			all.cut++
		}
	}
	if why != "" {
		if all.reasons == nil {
			all.reasons = make(map[string]*agreement)
		}
		if all.reasons[why] == nil {
			all.reasons[why] = new(agreement)
		}
		all.reasons[why].cases++
		if committed != "" && string(text) == committed {
			all.reasons[why].committed++
		} else if err := keep(why, name, c, string(text), string(git.ours), committed); err != nil {
			t.Error(err)
		}
	}
	if lost != "" {
		all.lost++
		t.Errorf("%s: lost %q", name, lost)
	}
}

// reason says why File, whose text is given, differs from git, if it does.
func reason(c triple, lines, file Result, git gitMerge, text []byte) string {
	if !file.Clean() {
		if !git.conflict {
			return "File conflicts, git is clean"
		}
		return ""
	}
	clean := "git conflicts: "
	if !git.conflict {
		if bytes.Equal(text, git.ours) {
			return ""
		}
		clean = "git is clean, other bytes: "
	}
	b, y, t, _ := newDocuments([]byte(c.base), []byte(c.yours), []byte(c.theirs))
	switch {
	case lines.Clean() && git.conflict, lines.Clean() && !bytes.Equal(lines.Take(Stop, Labels{}), git.ours):
		return clean + "lines"
	case conflicts(goLines(b, y, t)) > 0:
		return clean + "imports"
	case lines.Clean():
		return clean + "imports or gofmt"
	}
	return clean + "formatting"
}

// keep writes a case to a directory of its own, if that was asked for.
func keep(why, name string, c triple, file, git, committed string) error {
	if *keepDir == "" {
		return nil
	}
	plain := strings.NewReplacer(" ", "-", ":", "", ",", "", "/", "_")
	dir := filepath.Join(*keepDir, plain.Replace(why), plain.Replace(name))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for name, text := range map[string]string{"base": c.base, "yours": c.yours, "theirs": c.theirs, "file": file, "git": git, "committed": committed} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

func (all *table) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d cases, %d the same (%.2f %%; of them %d conflicts with other limits), %d clean with other bytes, "+
		"%d clean where git conflicts, %d in conflict where git is clean, %d lost; conflicts: git %d, Texts %d, File %d",
		all.cases, all.same, 100*float64(all.same)/float64(all.cases), all.cut, all.otherwise,
		all.bold, all.timid, all.lost, all.gitConflicts, all.conflicts, all.fileConflicts)
	for _, why := range slices.Sorted(maps.Keys(all.reasons)) {
		fmt.Fprintf(&b, "\n%s: %d, as committed %d", why, all.reasons[why].cases, all.reasons[why].committed)
	}
	return b.String()
}

// bounds holds all to what was measured: at least this share of all cases the same, and at
// most this share in conflict where git is clean.
func (all *table) bounds(t *testing.T, same, timid float64) {
	t.Helper()
	if float64(all.same) < same*float64(all.cases) || float64(all.timid) > timid*float64(all.cases) {
		t.Errorf("the merge has become worse: %v", all)
	}
}

// lostLine is a line that a side added and that is neither in the result nor in a conflict.
func lostLine(c triple, r Result) string {
	return lostPiece(c, r, func(text string) []string {
		return strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	})
}

// lostWord is the same for words, of which no spaces and no order make another.
func lostWord(c triple, r Result) string {
	return lostPiece(c, r, func(text string) []string {
		return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' })
	})
}

func lostPiece(c triple, r Result, pieces func(string) []string) string {
	have := make(map[string]int)
	for _, chunk := range r.Chunks {
		for _, text := range []string{chunk.Text, chunk.Yours, chunk.Theirs} {
			for _, piece := range pieces(text) {
				have[piece]++
			}
		}
	}
	for _, side := range []string{c.yours, c.theirs} {
		added := make(map[string]int)
		for _, piece := range pieces(side) {
			added[piece]++
		}
		for _, piece := range pieces(c.base) {
			added[piece]--
		}
		for piece, n := range added {
			if piece != "" && n > have[piece] {
				return piece
			}
		}
	}
	return ""
}
