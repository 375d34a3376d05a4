package generator

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// maxRead bounds what is read of one file of the project. Everything we compare
// is text of ours or a go.mod; nothing of that comes near it.
const maxRead = 16 << 20

// reader returns a function that reads one file below root, which may not exist,
// given its clean slash path. It never follows a symbolic link: Apply would
// refuse to write through one, so the plan has to show it.
func reader(root string) func(name string) (entry, error) {
	real := make(map[string]bool) // directories that are no links
	return func(name string) (entry, error) {
		if !filepath.IsLocal(filepath.FromSlash(name)) {
			return entry{}, fmt.Errorf("%q is outside the project", name)
		}
		dir, err := os.OpenRoot(root)
		if errors.Is(err, fs.ErrNotExist) {
			return entry{}, nil
		}
		if err != nil {
			return entry{}, failed(err, "", "open the project")
		}
		defer dir.Close()
		e, err := readEntry(dir, name, real)
		if err != nil {
			return entry{}, failed(err, "", "read the project")
		}
		return e, nil
	}
}

func readEntry(dir *os.Root, name string, real map[string]bool) (entry, error) {
	size := 0
	for at := range ancestors(name) {
		if real[at] && at != name {
			continue
		}
		info, err := dir.Lstat(at)
		if errors.Is(err, fs.ErrNotExist) {
			return entry{}, nil
		}
		if err != nil {
			return entry{}, err
		}
		switch mode := info.Mode(); {
		case mode&fs.ModeSymlink != 0:
			return entry{blocked: at + " is a symbolic link", at: at}, nil
		case at != name && !mode.IsDir():
			return entry{blocked: at + " is not a directory", at: at}, nil
		case at == name && mode.IsDir():
			return entry{blocked: at + " is a directory", at: at}, nil
		case at == name && !mode.IsRegular():
			return entry{blocked: at + " is not a regular file", at: at}, nil
		case at == name && info.Size() > maxRead:
			return entry{blocked: at + " is larger than anything we would write", at: at}, nil
		case at == name:
			size = int(info.Size())
		default:
			real[at] = true
		}
	}
	f, err := dir.Open(name)
	if err != nil {
		return entry{}, err
	}
	defer f.Close()
	data := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
	if _, err := data.ReadFrom(io.LimitReader(f, maxRead)); err != nil {
		return entry{}, err
	}
	return entry{data: data.Bytes()}, nil
}

// ancestors yields the directories that lead to name, outermost first, and name.
func ancestors(name string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		at := ""
		for element := range strings.SplitSeq(name, "/") {
			at = path.Join(at, element)
			if !yield(at) {
				return
			}
		}
	}
}
