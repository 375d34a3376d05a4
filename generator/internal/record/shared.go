package record

import (
	"slices"

	"github.com/aymanbagabas/go-udiff"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

// NewShared records the file at path, which a run leaves as after; without the tool it
// would be before, or not be there when that is nil.
func NewShared(path string, before, after []byte) Shared {
	s := Shared{Path: path, SHA256: textfile.Digest(after), Made: before == nil}
	if s.Made {
		return s
	}
	for _, e := range udiff.Strings(string(after), string(before)) {
		s.Undo = append(s.Undo, Patch{Start: e.Start, End: e.End, Text: e.New})
	}
	slices.SortFunc(s.Undo, func(x, y Patch) int { return x.Start - y.Start })
	return s
}

// Without returns what the file would be without the tool, nil for no file, given what
// it is; ok is false when it is not what the last run left.
func (s Shared) Without(current []byte) (before []byte, ok bool) {
	if current == nil || textfile.Digest(current) != s.SHA256 {
		return nil, false
	}
	if s.Made {
		return nil, true
	}
	before, at := []byte{}, 0
	for _, p := range s.Undo {
		if p.End > len(current) || p.Start < at {
			return nil, false
		}
		before = append(append(before, current[at:p.Start]...), p.Text...)
		at = p.End
	}
	return append(before, current[at:]...), true
}
