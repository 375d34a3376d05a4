package owners

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/released"
	"github.com/loginscaffold/loginscaffold/generator/internal/testkit"
)

var (
	patchedDir = flag.String("patched", "", "directory in which the edits that want a patch of a release are laid out, with conflict markers")
	update     = flag.Bool("update", false, "with -patched, make the patches of what stands there")
)

// layOutEdited writes a release into dir with the edit, as its owner would have made it of
// that release: by the patch as it is or, where that does not apply, merged by git, which
// knows of lines and files that have moved. Edits that git cannot merge either want a patch
// of that release: with -patched DIR the project is left in DIR/CASE/NAME.RELEASE.patch with
// conflict markers and, when they are gone, -patched DIR -update makes the patch of it.
func (e edit) layOutEdited(t *testing.T, dir, version string) {
	t.Helper()
	tree, err := released.Project(releasesDir, version, e.inCase)
	if err != nil {
		t.Fatal(err)
	}
	testkit.ReplaceTree(t, dir, tree)
	if *patchedDir != "" && *update {
		e.remake(t, version)
	}
	_, file := e.patch(version)
	if _, err := testkit.TryGit(dir, "apply", file); err == nil {
		return
	}
	for name := range readRelease(t, version, e.inCase) {
		if !strings.HasPrefix(name, record.Dir+"/") {
			if err := os.Remove(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, text := range e.mergedByGit(t, version) {
		testkit.WriteFile(t, filepath.Join(dir, filepath.FromSlash(name)), text)
	}
}

// mergedByGit merges the patch, and what version changed since the release it was made of.
func (e edit) mergedByGit(t *testing.T, version string) map[string][]byte {
	t.Helper()
	since, file := e.patch(version)
	dir := filepath.Join(t.TempDir(), "merge")
	if *patchedDir != "" {
		dir = e.patchedDir(version)
	}
	commitProject(t, dir, readRelease(t, since, e.inCase))
	testkit.Git(t, dir, "apply", "--index", file)
	commitAll(t, dir)
	testkit.Git(t, dir, "checkout", "-q", "-b", "release", "HEAD~1")
	commitProject(t, dir, readRelease(t, version, e.inCase))
	if _, err := testkit.TryGit(dir, asOwner("-c", "merge.directoryRenames=true", "merge", "-q", "--no-edit", "main")...); err != nil {
		t.Fatalf("%s of %s does not merge with %s: its owner there would have made another edit; see layOutEdited: %v", e, since, version, err)
	}
	tree := testkit.ReadTree(t, dir)
	maps.DeleteFunc(tree, func(name string, _ []byte) bool { return strings.HasPrefix(name, ".git/") })
	return tree
}

func (e edit) patchedDir(version string) string {
	return filepath.Join(*patchedDir, e.inCase, e.name+"."+version+".patch")
}

// remake makes the patch of version, if that is what -patched holds.
func (e edit) remake(t *testing.T, version string) {
	t.Helper()
	dir := e.patchedDir(version)
	if _, err := os.Lstat(dir); err != nil {
		return
	}
	testkit.Git(t, dir, "add", "-A", "-f")
	text, err := os.ReadFile(e.patches[releases(t)[0]])
	if err != nil {
		t.Fatal(err)
	}
	told, _, _ := strings.Cut(string(text), "diff --git ")
	file := filepath.Join(filepath.Dir(e.patches[releases(t)[0]]), filepath.Base(dir))
	testkit.WriteFile(t, file, []byte(told+testkit.Git(t, dir, "-c", "core.abbrev=12", "diff", "--binary", "-M", "--cached", "release")))
	e.patches[version] = file
}

// commitProject commits tree without the record in the repository at dir, which it makes
// when there is none, in place of what is there.
func commitProject(t *testing.T, dir string, tree map[string][]byte) {
	t.Helper()
	if _, err := os.Lstat(dir); err != nil {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		testkit.Git(t, dir, "init", "-q", "-b", "main")
	} else {
		testkit.Git(t, dir, "rm", "-rqf", ".")
	}
	for name, text := range tree {
		if !strings.HasPrefix(name, record.Dir+"/") {
			testkit.WriteFile(t, filepath.Join(dir, filepath.FromSlash(name)), text)
		}
	}
	commitAll(t, dir)
}

func commitAll(t *testing.T, dir string) {
	t.Helper()
	testkit.Git(t, dir, "add", "-A", "-f")
	testkit.Git(t, dir, asOwner("commit", "-q", "-m", "as it is")...)
}

func asOwner(args ...string) []string {
	return append([]string{"-c", "user.name=owner", "-c", "user.email=owner@example.com"}, args...)
}

// readRelease is what a version wrote for a case, without the pristine texts.
func readRelease(t *testing.T, version, name string) map[string][]byte {
	t.Helper()
	tree, err := released.Read(releasesDir, version, name)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}
