package generator

import "bytes"

// join is the one place that decides what happens to a file of ours. It joins by
// logical id what we wrote last (base), what stands there now (read, by path)
// and what is wanted:
//
//	base  current  desired
//	 –      –        D      create
//	 –      D        D      identical: adopted
//	 –      C        D      conflict
//	 B      B        B      identical
//	 B      C        B      keep the owner's edit
//	 B      –        B      stays deleted
//
// The rows in which base and desired differ belong to an upgrade; the caller
// has refused them.
func join(base map[string]string, read func(string) (entry, error), desired []File) ([]Step, error) {
	var steps []Step
	for _, f := range desired {
		current, err := read(f.Path)
		if err != nil {
			return nil, err
		}
		_, known := base[f.ID]
		steps = append(steps, joinFile(known, current, f))
	}
	return steps, nil
}

func joinFile(known bool, current entry, f File) Step {
	s := Step{ID: f.ID, Path: f.Path, Before: current.data, After: current.data, Note: current.blocked, blockedAt: current.at}
	absent := current.data == nil && current.blocked == ""
	switch {
	case current.data != nil && sameText(current.data, f.Data):
		s.Action = ActionIdentical
	case known && absent:
		s.Action = ActionDeleted
	case known:
		s.Action = ActionKeep
	case absent:
		s.Action, s.After = ActionCreate, f.Data
	default:
		s.Action, s.After = ActionConflict, f.Data
	}
	return s
}

// sameText compares but for line endings: git may have checked a file out with
// CRLF, which is not an edit.
func sameText(a, b []byte) bool {
	return bytes.Equal(a, b) || bytes.Equal(toLF(a), toLF(b))
}

func toLF(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) }

// likeEndings gives LF text the line endings of model.
func likeEndings(model, text []byte) []byte {
	if !bytes.Contains(model, []byte("\r\n")) {
		return text
	}
	return bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
}
