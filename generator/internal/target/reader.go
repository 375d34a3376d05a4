package target

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
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

func readEntry(dir *os.Root, name string, real map[string]bool) (Entry, error) {
	size := 0
	for at := range textfile.Ancestors(name) {
		if real[at] && at != name {
			continue
		}
		info, err := dir.Lstat(at)
		if errors.Is(err, fs.ErrNotExist) {
			return Entry{}, nil
		}
		if err != nil {
			return Entry{}, err
		}
		switch mode := info.Mode(); {
		case mode&fs.ModeSymlink != 0:
			return Entry{Blocked: at + " is a symbolic link", At: at}, nil
		case at != name && !mode.IsDir():
			return Entry{Blocked: at + " is not a directory", At: at}, nil
		case at == name && mode.IsDir():
			return Entry{Blocked: at + " is a directory", At: at}, nil
		case at == name && !mode.IsRegular():
			return Entry{Blocked: at + " is not a regular file", At: at}, nil
		case at == name && info.Size() > maxRead:
			return Entry{Blocked: at + " is larger than anything we would write", At: at}, nil
		case at == name:
			size = int(info.Size())
		default:
			real[at] = true
		}
	}
	f, err := dir.Open(name)
	if err != nil {
		return Entry{}, err
	}
	defer f.Close()
	data := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
	if _, err := data.ReadFrom(io.LimitReader(f, maxRead)); err != nil {
		return Entry{}, err
	}
	return Entry{Data: data.Bytes()}, nil
}

// remembering reads each file once: a plan asks for the same ones again and again.
func remembering(read func(name string) (Entry, error)) func(name string) (Entry, error) {
	seen := make(map[string]Entry)
	return func(name string) (Entry, error) {
		if e, ok := seen[name]; ok {
			return e, nil
		}
		e, err := read(name)
		if err == nil {
			seen[name] = e
		}
		return e, err
	}
}
