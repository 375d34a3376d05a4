package txn

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

const (
	journalPath    = txPath + "/journal"
	journalVersion = 1
)

// journal says how to undo a transaction. It is on the medium before the first
// file of the project is touched, and stays until the transaction directory
// leaves the project: that is the commit, or the end of the undoing.
type journal struct {
	Version int           `json:"version"`
	Files   []journalFile `json:"files"`
	Made    []string      `json:"made"`    // directories, outermost first
	Emptied []journalDir  `json:"emptied"` // directories removed, innermost first
}

// journalFile is a file by the SHA-256 of its content before and after, "" for
// no file. The old content, if any, is kept under oldName of its position.
type journalFile struct {
	Path string `json:"path"`
	Old  string `json:"old"`
	New  string `json:"new"`
}

type journalDir struct {
	Path string      `json:"path"`
	Mode fs.FileMode `json:"mode"`
}

func oldName(i int) string { return fmt.Sprintf("%s/old-%04d", txPath, i) }
func newName(i int) string { return fmt.Sprintf("%s/new-%04d", txPath, i) }

// newJournal plans the directories too; it writes nothing.
func newJournal(d disk, changes []Change) (*journal, error) {
	j := &journal{Version: journalVersion}
	for _, c := range changes {
		j.Files = append(j.Files, journalFile{c.Path, textfile.Digest(c.Before), textfile.Digest(c.After)})
	}
	var err error
	if j.Made, err = d.missing(changes); err != nil {
		return nil, stepError(err, "look at the directories")
	}
	if j.Emptied, err = d.emptied(changes); err != nil {
		return nil, stepError(err, "look at the directories")
	}
	return j, nil
}

func (j *journal) save(d disk) error {
	data, err := json.Marshal(j)
	if err != nil {
		return err
	}
	if err := d.write(journalPath+".new", data, nil); err != nil {
		return err
	}
	return d.rename(journalPath+".new", journalPath)
}

// loadJournal is nil when the run that left the transaction directory had not
// come as far as touching the project.
func loadJournal(d disk) (*journal, error) {
	info, err := d.look(journalPath)
	if info == nil || err != nil {
		return nil, err
	}
	data, err := d.readFile(journalPath)
	if err != nil {
		return nil, err
	}
	j := new(journal)
	if err := json.Unmarshal(data, j); err != nil {
		return nil, journalError(err)
	}
	if j.Version != journalVersion {
		return nil, fault.Fail(nil, "finish it with the version of loginscaffold that began it",
			"the interrupted run was another version's: its journal is version %d", j.Version)
	}
	return j, j.check()
}

// check holds the journal to what Apply would have accepted: it is a file in a
// directory that anybody may have written.
func (j *journal) check() error {
	changes := make([]Change, len(j.Files))
	for i, f := range j.Files {
		changes[i].Path = f.Path
		if f.Old == f.New {
			return journalError(fmt.Errorf("%s does not change", f.Path))
		}
	}
	if err := checkChanges(changes); err != nil {
		return journalError(err)
	}
	dirs := slices.Clone(j.Made)
	for _, dir := range j.Emptied {
		dirs = append(dirs, dir.Path)
	}
	for _, dir := range dirs {
		if err := checkChangePath(dir); err != nil {
			return journalError(err)
		}
	}
	return nil
}

func journalError(err error) error {
	return fault.Fail(err, "compare the project with your version control, then delete "+txPath,
		"the journal of the interrupted run, %s, is damaged", journalPath)
}

// sync returns once the names in every directory the transaction touches are on
// the medium, deepest first.
func (j *journal) sync(d disk) error {
	dirs := map[string]bool{}
	add := func(name string) { dirs[path.Dir(name)] = true }
	for _, f := range j.Files {
		add(f.Path)
	}
	for _, dir := range j.Made {
		add(dir)
	}
	for _, dir := range j.Emptied {
		add(dir.Path)
	}
	var stand []string
	for _, dir := range slices.Backward(slices.Sorted(maps.Keys(dirs))) {
		there, err := d.standsDir(dir)
		if err != nil {
			return err
		}
		if there {
			stand = append(stand, dir)
		}
	}
	return d.syncDirs(stand...)
}

// digest is the SHA-256 of the regular file name in hex, "" when there is none.
func (d disk) digest(name string) (string, error) {
	info, err := d.look(name)
	if info == nil || err != nil {
		return "", err
	}
	f, err := d.open(name, os.O_RDONLY, 0)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if err := d.call("read", name, func() error { _, err := io.Copy(h, f); return err }); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
