package record

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Encode writes m with one entry a line, each list in its order, so that git merges two
// branches that changed different entries.
func (m *Manifest) Encode() ([]byte, error) {
	m.sort()
	w := new(entryWriter)
	w.field("schema", m.Schema)
	w.field("tool", m.Tool)
	w.field("module", m.Module)
	w.field("app", m.App)
	if m.Callers != "" {
		w.field("callers", m.Callers)
	}
	w.field("answers", m.Answers)
	list(w, "files", m.Files)
	list(w, "wiring", m.Wiring)
	list(w, "requirements", m.Requirements)
	list(w, "ignored", m.Ignored)
	list(w, "shared", m.Shared)
	if len(m.Replaced) > 0 {
		list(w, "replaced", m.Replaced)
	}
	for _, name := range slices.Sorted(maps.Keys(m.rest)) {
		w.field(name, m.rest[name])
	}
	return []byte("{\n" + strings.Join(w.fields, ",\n") + "\n}\n"), w.err
}

func (m *Manifest) sort() {
	slices.SortFunc(m.Files, func(x, y File) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(m.Requirements, func(x, y Needs) int { return cmp.Compare(x.Path, y.Path) })
	slices.SortFunc(m.Ignored, func(x, y Ignored) int { return cmp.Compare(x.Line, y.Line) })
	slices.SortFunc(m.Shared, func(x, y Shared) int { return cmp.Compare(x.Path, y.Path) })
	slices.SortFunc(m.Replaced, func(x, y Owned) int { return cmp.Compare(x.Path, y.Path) })
}

// MarshalJSON writes the known axes and those of another version.
func (a Answers) MarshalJSON() ([]byte, error) {
	type known Answers
	if a.Features == nil {
		a.Features = []string{}
	}
	text, err := json.Marshal(known(a))
	if err != nil || len(a.rest) == 0 {
		return text, err
	}
	text = bytes.TrimSuffix(text, []byte("}"))
	for _, name := range slices.Sorted(maps.Keys(a.rest)) {
		text = fmt.Appendf(text, ",%q:%s", name, a.rest[name])
	}
	return append(text, '}'), nil
}

// entryWriter collects the fields of a JSON object and the first error.
type entryWriter struct {
	fields []string
	err    error
}

func (w *entryWriter) add(name string, text []byte, err error) {
	w.fields = append(w.fields, fmt.Sprintf("  %q: %s", name, text))
	w.err = cmp.Or(w.err, err)
}

func (w *entryWriter) field(name string, value any) {
	text, err := json.MarshalIndent(value, "  ", "  ")
	w.add(name, text, err)
}

// list writes one element a line, each compact.
func list[T any](w *entryWriter, name string, elements []T) {
	if len(elements) == 0 {
		w.add(name, []byte("[]"), nil)
		return
	}
	var rows [][]byte
	for _, e := range elements {
		row, err := json.Marshal(e)
		w.err = cmp.Or(w.err, err)
		rows = append(rows, append([]byte("    "), row...))
	}
	w.add(name, slices.Concat([]byte("[\n"), bytes.Join(rows, []byte(",\n")), []byte("\n  ]")), nil)
}
