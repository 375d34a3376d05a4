package record

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
	"golang.org/x/tools/txtar"
)

// baseComment heads base.txtar for whoever opens it.
const baseComment = `The emitted files as loginscaffold wrote them. An upgrade compares your files
with these to find your edits, so commit this file and leave it as it is.

`

// encodeBase writes the pristine files, sorted by path. Render has made sure
// that each is LF text with a final newline and no marker line, which is what
// comes back unchanged out of a txtar.
func EncodeBase(files []layers.File) []byte {
	archive := &txtar.Archive{Comment: []byte(baseComment)}
	for _, f := range slices.SortedFunc(slices.Values(files), func(a, b layers.File) int { return cmp.Compare(a.Path, b.Path) }) {
		archive.Files = append(archive.Files, txtar.File{Name: f.Path, Data: f.Data})
	}
	return txtar.Format(archive)
}

// parseBase reads base.txtar and returns the pristine text by logical id. What it
// holds must be what m lists: text that is not would be merged as if it were ours.
func ParseBase(text []byte, m *Manifest) (map[string]string, error) {
	byPath := make(map[string][]byte)
	for _, f := range txtar.Parse(textfile.ToLF(text)).Files {
		if _, ok := byPath[f.Name]; ok {
			return nil, fmt.Errorf("holds %q twice", f.Name)
		}
		byPath[f.Name] = f.Data
	}
	base := make(map[string]string)
	for _, f := range m.Files {
		data, ok := byPath[f.Path]
		if !ok {
			return nil, fmt.Errorf("lacks %q", f.Path)
		}
		if textfile.Digest(data) != f.SHA256 {
			return nil, fmt.Errorf("%q is not what the manifest recorded", f.Path)
		}
		base[f.ID] = string(data)
		delete(byPath, f.Path)
	}
	for name := range byPath {
		return nil, fmt.Errorf("holds %q, which the manifest does not list", name)
	}
	return base, nil
}
