package target

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// What is read ahead is what would be read one by one, whatever stands there.
func TestReadAllSaysWhatReadSays(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{"top": "1\n", "a/file": "2\r\n", "a/b/c/deep": "3", "a/empty": ""} {
		at := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, to := range map[string]string{"a/link": "file", "linked": "a/b", "a/lost": "nowhere"} {
		if err := os.Symlink(to, filepath.Join(root, filepath.FromSlash(name))); err != nil {
			t.Fatal(err)
		}
	}
	names := []string{
		"top", "a/file", "a/b/c/deep", "a/empty", // files
		"none", "a/none", "none/at/all", // nothing
		"a/b", "a", // directories
		"a/link", "a/lost", "linked", // links
		"linked/c/deep", "top/below", "a/file/far/below", // what is in the way
	}
	ahead := newSnapshot(root)
	if err := ahead.ReadAll(names); err != nil {
		t.Fatal(err)
	}
	if len(ahead.seen) != len(names) {
		t.Errorf("read %d of %d", len(ahead.seen), len(names))
	}
	blocked := 0
	for _, name := range names {
		want, err := Reader(root)(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := ahead.seen[name]; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v; want %+v", name, got, want)
		}
		if want.Blocked != "" {
			blocked++
		}
	}
	if blocked != 8 {
		t.Errorf("%d are blocked; want the directories, the links and what is below a link or file", blocked)
	}
	if err := newSnapshot(filepath.Join(root, "nowhere")).ReadAll(names); err != nil {
		t.Errorf("without a project: %v", err)
	}
}
