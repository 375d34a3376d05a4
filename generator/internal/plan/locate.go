package plan

import (
	"bytes"
	"path"
	"slices"

	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

// findCurrent reads the current file of each triple: at the path it was written to, or
// where the owner has put it since, or else at the wanted path, unless that is one of
// those.
func (pl *Plan) findCurrent(triples []Triple) error {
	var lost []*Triple
	claimed := make(map[string]bool)
	for i := range triples {
		t := &triples[i]
		if t.Base == nil {
			continue
		}
		if err := pl.readCurrent(t, t.Base.Path); err != nil {
			return err
		}
		switch {
		case t.Current != nil:
			claimed[t.Current.Path] = true
		case t.Entry.Blocked == "" && t.Base.Text != nil && t.State != record.Deleted:
			lost = append(lost, t)
		}
	}
	if err := pl.findLost(lost, claimed); err != nil {
		return err
	}
	for i := range triples {
		t := &triples[i]
		if t.Base != nil || claimed[t.Desired.Path] {
			continue
		}
		if err := pl.readCurrent(t, t.Desired.Path); err != nil {
			return err
		}
	}
	return nil
}

// findLost looks for the lost files below the package directory, among those that are not
// claimed, and claims what it finds.
func (pl *Plan) findLost(lost []*Triple, claimed map[string]bool) error {
	if len(lost) == 0 {
		return nil
	}
	others, err := pl.Project.Below(pl.Project.PackageDir)
	if err != nil {
		return err
	}
	for _, t := range lost {
		others = slices.DeleteFunc(others, func(name string) bool { return claimed[name] })
		if err := pl.findMoved(t, others); err != nil {
			return err
		}
		if t.Current != nil {
			claimed[t.Current.Path] = true
		}
	}
	return nil
}

func (pl *Plan) readCurrent(t *Triple, path string) (err error) {
	t.Entry, err = pl.Project.Read(path)
	if t.Entry.Data != nil {
		t.Current = &File{path, t.Entry.Data}
	}
	return err
}

// findMoved looks among others, files of the package directory that are none of ours,
// for the one that is the lost file of t under another name.
func (pl *Plan) findMoved(t *Triple, others []string) error {
	best := 0.6 // of the lines; below that it is another file
	for _, name := range others {
		if path.Ext(name) != path.Ext(t.Base.Path) {
			continue
		}
		entry, err := pl.Project.Read(name)
		if err != nil {
			return err
		}
		if likeness := alike(t.Base.Text, entry.Data); likeness > best {
			best, t.Current = likeness, &File{name, entry.Data}
		}
	}
	return nil
}

// alike is how much of two texts is the same, in lines, from 0 to 1.
func alike(a, b []byte) float64 {
	count := make(map[string]int)
	lines := 0
	for line := range bytes.Lines(a) {
		count[string(bytes.TrimSpace(line))]++
		lines++
	}
	common, other := 0, 0
	for line := range bytes.Lines(textfile.ToLF(b)) {
		other++
		if key := string(bytes.TrimSpace(line)); count[key] > 0 {
			count[key]--
			common++
		}
	}
	return float64(common) / float64(max(lines, other, 1))
}
