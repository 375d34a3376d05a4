package txn

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
)

// undo brings back every file and directory, as far as it is not back yet.
func (j *journal) undo(d disk) error {
	for _, dir := range slices.Backward(j.Emptied) {
		if err := d.remake(dir); err != nil {
			return err
		}
	}
	var strays []string
	for i, f := range slices.Backward(j.Files) {
		stray, err := d.restore(i, f)
		if err != nil {
			return err
		}
		if stray != "" {
			strays = append(strays, stray)
		}
	}
	for _, dir := range slices.Backward(j.Made) {
		if err := d.removeDir(dir); err != nil {
			return err
		}
	}
	if err := j.sync(d); err != nil || len(strays) == 0 {
		return err
	}
	slices.Reverse(strays)
	return &fault.Error{Kind: fault.Conflict,
		Message: "changed since the interrupted run, and left as found: " + strings.Join(strays, ", "),
		Hint:    "the rest is as before that run; put these right, delete " + txPath + ", then run again"}
}

// remake brings back a directory that had been removed as empty. What stands in
// its place now is the owner's; the files that were in it are reported.
func (d disk) remake(dir journalDir) error {
	there, err := d.lookDir(dir.Path)
	if _, ok := errors.AsType[*obstacle](err); ok {
		return nil
	}
	if err == nil && !there {
		err = d.mkdir(dir.Path, 0o777)
	}
	if err != nil {
		return err
	}
	// A kill just here leaves it empty and without its mode. One that is in use
	// has it, or another that is not ours to change.
	entries, err := d.readDir(dir.Path)
	if err != nil || len(entries) > 0 {
		return err
	}
	return d.chmod(dir.Path, dir.Mode&fs.ModePerm)
}

// restore brings back one file. One that is neither as before nor as after the
// run is left alone and described.
func (d disk) restore(i int, f journalFile) (stray string, err error) {
	now, err := d.digest(f.Path)
	if _, ok := errors.AsType[*obstacle](err); ok {
		now = "an obstacle"
	} else if err != nil {
		return "", err
	}
	if now == f.Old {
		return "", nil
	}
	kept := ""
	if f.Old != "" {
		if kept, err = d.digest(oldName(i)); err != nil {
			return "", err
		}
	}
	switch {
	case now != f.New && kept == f.Old && kept != "":
		return f.Path + " (its text before: " + oldName(i) + ")", nil
	case now != f.New || kept != f.Old:
		return f.Path, nil
	case f.Old == "":
		return "", d.remove(f.Path)
	}
	return "", d.rename(oldName(i), f.Path)
}
