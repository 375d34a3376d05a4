package layers

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"go/format"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"text/template"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

// File is one file of the desired tree.
type File struct {
	ID   string // logical id: stays when the file moves or its layer changes
	Path string // slash separated, below the project's root
	Data []byte
}

// Render makes the desired tree out of the layers that apply, sorted by path. It
// is pure: the same input gives the same bytes.
func Render(templates fs.FS, s Situation, d Data) ([]File, error) {
	layers, err := LayersOf(templates, s)
	if err != nil {
		return nil, err
	}
	var sources []source
	for _, layer := range layers {
		sub, err := fs.Sub(templates, layer)
		if err != nil {
			return nil, err
		}
		err = fs.WalkDir(sub, ".", func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			sources = append(sources, source{layer, sub, name})
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	files, err := renderAll(sources, d)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	return files, CheckUnique(files)
}

// source is the template at name in a layer.
type source struct {
	layer string
	files fs.FS
	name  string
}

// renderAll renders on all processors: most of the time goes to gofmt, of each file for
// itself. Of several errors the one of the first source is returned.
func renderAll(sources []source, d Data) ([]File, error) {
	files, wrong := make([]File, len(sources)), make([]error, len(sources))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(sources)); i = next.Add(1) - 1 {
				s := sources[i]
				if files[i], wrong[i] = renderFile(s.files, s.name, d); wrong[i] != nil {
					wrong[i] = fault.Fail(wrong[i], "", "template %s", path.Join(s.layer, s.name))
				}
			}
		})
	}
	workers.Wait()
	if i := slices.IndexFunc(wrong, func(err error) bool { return err != nil }); i >= 0 {
		return nil, wrong[i]
	}
	return slices.DeleteFunc(files, func(f File) bool { return f.Path == "" }), nil
}

// renderFile renders the template at name in its layer. No file comes of one that is for
// another store.
func renderFile(layer fs.FS, name string, d Data) (File, error) {
	to, err := inStore(name, d.Store.Value)
	if err != nil || to == "" {
		return File{}, err
	}
	text, err := fs.ReadFile(layer, name)
	if err != nil {
		return File{}, err
	}
	f := File{ID: LogicalID(to), Path: Destination(to, d.Dir), Data: text}
	if err := textfile.CheckPath(f.Path); err != nil {
		return File{}, fmt.Errorf("%q %w", f.Path, err)
	}
	if strings.HasSuffix(name, TemplateSuffix) && bytes.Contains(text, []byte("[[")) {
		t, err := template.New(path.Base(name)).Delims("[[", "]]").Option("missingkey=error").Parse(string(text))
		if err != nil {
			return File{}, err
		}
		var out bytes.Buffer
		if err := t.Execute(&out, d); err != nil {
			return File{}, err
		}
		f.Data = out.Bytes()
		// The templates are what gofmt makes of them with an email address. A longer name
		// moves the columns that it lines up, and so do the rows of a table.
		moves := d.Login != "Email" || bytes.Contains(text, []byte("range ."))
		if moves && strings.HasSuffix(f.Path, ".go") {
			if f.Data, err = format.Source(f.Data); err != nil {
				return File{}, fmt.Errorf("does not give valid Go: %w", err)
			}
		}
	}
	if d.Store.Numbered && strings.HasPrefix(name, AuthPrefix+"store/") && strings.HasSuffix(f.Path, ".go") {
		f.Data = numberPlaceholders(f.Data)
	}
	return f, checkText(f)
}

// checkText refuses what a txtar archive, such as a frozen release, could not hold.
func checkText(f File) error {
	if bytes.ContainsRune(f.Data, '\r') {
		return errors.New("has a carriage return")
	}
	if len(f.Data) == 0 || f.Data[len(f.Data)-1] != '\n' {
		return errors.New("does not end in a newline")
	}
	n := 0
	for line := range bytes.Lines(f.Data) {
		n++
		if bytes.HasPrefix(line, []byte("-- ")) && bytes.HasSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte(" --")) {
			return fmt.Errorf("line %d would be taken for a file marker of a txtar archive", n)
		}
	}
	return nil
}

// CheckUnique refuses files that share a path, a logical id, or a path that one
// has as a file and another as a directory. files is sorted by path.
func CheckUnique(files []File) error {
	ids, paths := make(map[string]string), make(map[string]bool)
	for _, f := range files {
		if paths[f.Path] {
			return fault.Fail(nil, "", "two template layers give %s", f.Path)
		}
		if other, ok := ids[f.ID]; ok {
			return fault.Fail(nil, "", "the templates of %s and %s share the id %s", other, f.Path, f.ID)
		}
		paths[f.Path], ids[f.ID] = true, f.Path
	}
	for _, f := range files {
		for at := range textfile.Ancestors(f.Path) {
			if at != f.Path && paths[at] {
				return fault.Misuse("choose another --package-dir", "%s cannot be both a file and a directory", at)
			}
		}
	}
	return nil
}
