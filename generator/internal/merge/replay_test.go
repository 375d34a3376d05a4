package merge

import (
	"flag"
	"fmt"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
)

var repositories = flag.String("repositories", "", "replay the merges of Go files in these git directories, separated by commas")

// TestRealMergesAreGits replays every merge of two parents that have one common ancestor: each
// Go file that both sides changed is a case, once however often it was merged, and what the
// maintainers committed is compared with what File makes of it. Files that have CRLF, which
// Texts merges in its own way, and files that a partial copy of a repository lacks are left
// out and counted.
func TestRealMergesAreGits(t *testing.T) {
	if *repositories == "" {
		t.Skip("wants -repositories")
	}
	needGit(t)
	for dir := range strings.SplitSeq(*repositories, ",") {
		r := repository{dir}
		found, err := r.merged()
		if err != nil {
			t.Fatal(err)
		}
		var all table
		var missing, crlf atomic.Int64
		parallel(len(found), func(i int) {
			c, committed, ok, err := r.read(found[i])
			switch {
			case err != nil:
				t.Errorf("%v: %v", found[i], err)
			case !ok:
				missing.Add(1)
			case strings.Contains(c.base+c.yours+c.theirs, "\r"):
				crlf.Add(1)
			default:
				all.add(t, found[i].commit+":"+found[i].path, c, committed)
			}
		})
		t.Logf("%s: %v; left out: %d missing, %d with CRLF", dir, &all, missing.Load(), crlf.Load())
		all.bounds(t, 0.995, 0.002)
	}
}

type repository struct{ dir string }

func (r repository) git(stdin string, args ...string) (string, error) {
	cmd := exec.Command("git", append([]string{"--git-dir", r.dir}, args...)...)
	cmd.Stdin = strings.NewReader(stdin)
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w", strings.Join(args, " "), err)
	}
	return string(out), nil
}

// blobs are the three versions of a file, by object name.
type blobs struct{ base, yours, theirs string }

// mergedFile is a file that both sides of the merge that commit is changed.
type mergedFile struct {
	blobs
	commit, path string
}

// merged lists the Go files that both sides of a merge changed.
func (r repository) merged() ([]mergedFile, error) {
	out, err := r.git("", "rev-list", "--all", "--topo-order", "--parents")
	if err != nil {
		return nil, err
	}
	var pairs strings.Builder
	commits := merges(strings.Split(strings.TrimSpace(out), "\n"))
	for _, m := range commits {
		fmt.Fprintf(&pairs, "%s %s\n%s %s\n", m.yours, m.base, m.theirs, m.base)
	}
	// Each line asks for what the first commit changed as if the second were its parent, and
	// is answered by a line with its name and one for each file.
	out, err = r.git(pairs.String(), "diff-tree", "--stdin", "--always", "-r", "--no-renames", "--no-abbrev", "--diff-filter=M", "--", "*.go")
	if err != nil {
		return nil, err
	}
	var all []mergedFile
	seen := make(map[blobs]bool)
	var mine, other map[string][]string
	sections := 0
	for line := range strings.Lines(out) {
		fields := strings.Fields(line)
		if !strings.HasPrefix(line, ":") {
			sections++
			mine, other = other, make(map[string][]string)
			continue
		}
		path := fields[5]
		other[path] = fields
		if yours := mine[path]; sections%2 == 0 && yours != nil {
			b := blobs{fields[2], yours[3], fields[3]}
			if b.yours != b.theirs && !seen[b] {
				seen[b] = true
				all = append(all, mergedFile{b, commits[sections/2-1].commit, path})
			}
		}
	}
	return all, nil
}

// mergeOf is a merge by its commits.
type mergeOf struct{ commit, base, yours, theirs string }

// merges finds them in commits, each a line of a commit and its parents, below its children.
// Those with several nearest common ancestors, or with one that is a parent, are left out.
func merges(commits []string) []mergeOf {
	place := make(map[string]int, len(commits))
	parents := make([][]int, len(commits))
	for i, line := range commits {
		name, _, _ := strings.Cut(line, " ")
		place[name] = i
	}
	for i, line := range commits {
		for _, name := range strings.Fields(line)[1:] {
			if at, ok := place[name]; ok {
				parents[i] = append(parents[i], at)
			}
		}
	}
	name := func(i int) string { return strings.Fields(commits[i])[0] }
	const yours, theirs, below = 1, 2, 4
	var all []mergeOf
	for at, pair := range parents {
		if len(pair) != 2 {
			continue
		}
		reached := make([]byte, len(commits))
		reached[pair[0]], reached[pair[1]] = yours, theirs
		var nearest []int
		for i := min(pair[0], pair[1]); i < len(commits); i++ {
			from := reached[i]
			if from == yours|theirs {
				nearest = append(nearest, i)
				from |= below
			}
			for _, parent := range parents[i] {
				reached[parent] |= from
			}
		}
		if len(nearest) == 1 && nearest[0] != pair[0] && nearest[0] != pair[1] {
			all = append(all, mergeOf{name(at), name(nearest[0]), name(pair[0]), name(pair[1])})
		}
	}
	return all
}

// read gets the three texts of f, and the one that its merge has, which is empty where the
// merge has no such file. False if the repository lacks one of the three.
func (r repository) read(f mergedFile) (c triple, committed string, ok bool, err error) {
	wanted := []string{f.base, f.yours, f.theirs, f.commit + ":" + f.path}
	out, err := r.git(strings.Join(wanted, "\n")+"\n", "cat-file", "--batch")
	if err != nil {
		return triple{}, "", false, err
	}
	var texts [4]string
	for i := range texts {
		header, rest, _ := strings.Cut(out, "\n")
		if strings.HasSuffix(header, " missing") {
			if i < 3 {
				return triple{}, "", false, nil
			}
			break
		}
		var name, kind string
		var size int
		if _, err := fmt.Sscan(header, &name, &kind, &size); err != nil {
			return triple{}, "", false, fmt.Errorf("%q: %w", header, err)
		}
		texts[i], out = rest[:size], rest[size+1:]
	}
	return triple{texts[0], texts[1], texts[2]}, texts[3], true, nil
}
