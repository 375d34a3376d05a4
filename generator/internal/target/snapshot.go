package target

import (
	"errors"
	"io/fs"
	"os"
	"path"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
)

// snapshot reads each file of a project once: a plan asks for the same ones again and
// again.
type snapshot struct {
	root string // of the project
	read func(name string) (Entry, error)
	seen map[string]Entry
}

func newSnapshot(root string) *snapshot {
	return &snapshot{root, Reader(root), make(map[string]Entry)}
}

// Read is Reader's function, with what it said before.
func (s *snapshot) Read(name string) (Entry, error) {
	if e, ok := s.seen[name]; ok {
		return e, nil
	}
	e, err := s.read(name)
	if err == nil {
		s.seen[name] = e
	}
	return e, err
}

// ReadAll reads the files at names, which are local paths, ahead of Read. It opens each
// directory once, where Read goes all the way from the root twice for each file: of three
// hundred files that is most of the time that reading takes.
func (s *snapshot) ReadAll(names []string) error {
	root, err := os.OpenRoot(s.root)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fault.Fail(err, "", "open the project")
	}
	defer root.Close()
	in := make(map[string][]string)
	for _, name := range names {
		in[path.Dir(name)] = append(in[path.Dir(name)], name)
	}
	real := make(map[string]bool)
	for dir, names := range in {
		if err := s.readIn(root, dir, names, real); err != nil {
			return fault.Fail(err, "", "read the project")
		}
	}
	return nil
}

// readIn reads names, which are all in dir.
func (s *snapshot) readIn(root *os.Root, dir string, names []string, real map[string]bool) error {
	e, there, err := way(root, dir, real)
	if err != nil {
		return err
	}
	var at *os.Root
	if there {
		if at, err = root.OpenRoot(dir); err != nil {
			return err
		}
		defer at.Close()
	}
	for _, name := range names {
		if there {
			if e, err = readFile(at, path.Base(name), name); err != nil {
				return err
			}
		}
		s.seen[name] = e
	}
	return nil
}
