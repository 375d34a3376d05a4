package target

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

// maxRead bounds what is read of one file of the project. Everything we compare
// is text of ours or a go.mod; nothing of that comes near it.
const maxRead = 16 << 20

// Reader returns a function that reads one file below root, which may not exist,
// given its clean slash path. It never follows a symbolic link: Apply would
// refuse to write through one, so the plan has to show it.
func Reader(root string) func(name string) (Entry, error) {
	real := make(map[string]bool) // directories that are no links
	return func(name string) (Entry, error) {
		if !filepath.IsLocal(filepath.FromSlash(name)) {
			return Entry{}, fmt.Errorf("%q is outside the project", name)
		}
		dir, err := os.OpenRoot(root)
		if errors.Is(err, fs.ErrNotExist) {
			return Entry{}, nil
		}
		if err != nil {
			return Entry{}, fault.Fail(err, "", "open the project")
		}
		defer dir.Close()
		e, err := readEntry(dir, name, real)
		if err != nil {
			return Entry{}, fault.Fail(err, "", "read the project")
		}
		return e, nil
	}
}

func readEntry(root *os.Root, name string, real map[string]bool) (Entry, error) {
	e, there, err := way(root, path.Dir(name), real)
	if err != nil || !there {
		return e, err
	}
	return readFile(root, name, name)
}

// way looks at dir and the directories that lead to it. There is none unless each is real;
// then the entry says what stands in its place.
func way(root *os.Root, dir string, real map[string]bool) (e Entry, there bool, err error) {
	if dir == "." {
		return Entry{}, true, nil
	}
	for at := range textfile.Ancestors(dir) {
		if real[at] {
			continue
		}
		info, err := root.Lstat(at)
		if errors.Is(err, fs.ErrNotExist) {
			return Entry{}, false, nil
		}
		if err != nil {
			return Entry{}, false, err
		}
		switch mode := info.Mode(); {
		case mode&fs.ModeSymlink != 0:
			return Entry{Blocked: at + " is a symbolic link", At: at}, false, nil
		case !mode.IsDir():
			return Entry{Blocked: at + " is not a directory", At: at}, false, nil
		}
		real[at] = true
	}
	return Entry{}, true, nil
}

// readFile reads the file at name below dir, of which no link leads there; full is its name
// in the project.
func readFile(dir *os.Root, name, full string) (Entry, error) {
	info, err := dir.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return Entry{}, nil
	}
	if err != nil {
		return Entry{}, err
	}
	switch mode := info.Mode(); {
	case mode&fs.ModeSymlink != 0:
		return Entry{Blocked: full + " is a symbolic link", At: full}, nil
	case mode.IsDir():
		return Entry{Blocked: full + " is a directory", At: full}, nil
	case !mode.IsRegular():
		return Entry{Blocked: full + " is not a regular file", At: full}, nil
	case info.Size() > maxRead:
		return Entry{Blocked: full + " is larger than anything we would write", At: full}, nil
	}
	f, err := dir.Open(name)
	if err != nil {
		return Entry{}, err
	}
	defer f.Close()
	data := bytes.NewBuffer(make([]byte, 0, int(info.Size())+bytes.MinRead))
	if _, err := data.ReadFrom(io.LimitReader(f, maxRead)); err != nil {
		return Entry{}, err
	}
	return Entry{Data: data.Bytes()}, nil
}
