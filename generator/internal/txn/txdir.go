package txn

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

// A transaction lives in one directory, which appears in the project by one
// rename, lock and all, and leaves it by one rename: a kill at any moment finds
// it there with all it needs, or not there. Directories above it that had to be
// made, up to the project itself and its parents, come and go with it; the lock
// file names them.
const (
	txPath      = textfile.ScaffoldDir + "/tx"
	lockPath    = txPath + "/lock"
	scratchMark = ".loginscaffold-" // follows the name of a directory on its way in or out
)

// txMember matches what a run puts into its directory; nothing else is deleted.
var txMember = regexp.MustCompile(`^(lock|journal|journal\.new|(new|old)-[0-9]{4,})$`)

var (
	errLocked   = errors.New("the lock is held")
	errMoved    = errors.New("the transaction directory came or went meanwhile")
	errOccupied = errors.New("a killed run has left its transaction directory")
	errNoDirs   = errors.New("the file system there takes no new directories")
)

// txDir is the transaction directory of a project. Whoever has one holds its lock.
type txDir struct {
	project disk
	outer   disk     // where the outermost directory that came with it stands; often the project
	chain   []string // the names from outer down to the transaction directory
	made    int      // how many of them, from the end, came with it: at least 1
	lock    *os.File
	gone    residue // where it is after it has left the project
}

// up is the path, below outer, of the n-th directory of the chain from its end.
func (t *txDir) up(n int) string { return path.Join(t.chain[:len(t.chain)-n+1]...) }

// nearest opens the project at root or, when that does not exist, the nearest
// directory above; chain leads from there to the transaction directory.
func nearest(root string, trace tracer) (d disk, chain []string, err error) {
	at, err := filepath.Abs(root)
	if err != nil {
		return disk{}, nil, err
	}
	chain = strings.Split(txPath, "/")
	for {
		var info fs.FileInfo
		err := disk{trace: trace}.call("stat", at, func() (err error) {
			info, err = os.Stat(at)
			return err
		})
		switch {
		case err == nil && !info.IsDir():
			return disk{}, nil, fault.Fail(nil, "", "%s is not a directory", at)
		case err == nil:
			d, err := openDisk(at, trace)
			if errors.Is(err, fs.ErrNotExist) {
				continue // gone since: with the run that had made it
			}
			return d, chain, err
		case !errors.Is(err, fs.ErrNotExist) || at == filepath.Dir(at):
			return disk{}, nil, err
		}
		if link, err := os.Readlink(at); err == nil {
			return disk{}, nil, fault.Fail(nil, "", "%s is a symbolic link to nothing, %s", at, link)
		}
		chain = append([]string{filepath.Base(at)}, chain...)
		at = filepath.Dir(at)
	}
}

// present counts the leading names of chain that stand as directories below d.
func (d disk) present(chain []string) (int, error) {
	for i := range chain {
		if there, err := d.lookDir(path.Join(chain[:i+1]...)); err != nil || !there {
			return i, err
		}
	}
	return len(chain), nil
}

// newTxDir puts a transaction directory into the project at root, which is made
// when it is not there. errLocked means that another run is at work, errMoved
// that trying again may succeed, errOccupied that Recover has to come first.
func newTxDir(root string, trace tracer) (_ *txDir, err error) {
	t := new(txDir)
	defer func() {
		if err != nil {
			t.close()
		}
		// What was just found or made is gone: another run has taken its
		// directories away again, or Recover those of ours before we had the lock.
		if errors.Is(err, fs.ErrNotExist) {
			err = errMoved
		}
	}()
	if t.outer, t.chain, err = nearest(root, trace); err != nil {
		return nil, err
	}
	there, err := t.outer.present(t.chain)
	if err != nil {
		return nil, err
	}
	if t.made = len(t.chain) - there; t.made == 0 {
		return nil, t.occupied()
	}
	if err := t.enter(); err != nil {
		return nil, err
	}
	if t.project = t.outer; len(t.chain) > 2 {
		t.project, err = openBelow(t.outer, t.up(3))
	}
	if err != nil {
		return nil, errors.Join(err, t.leave(t.made), t.tidy())
	}
	return t, nil
}

// occupied tells what a transaction directory that is there already means.
func (t *txDir) occupied() (err error) {
	t.lock, err = t.outer.takeLock(path.Join(t.up(1), "lock"), 0)
	if errors.Is(err, fs.ErrNotExist) {
		if there, err := t.outer.lookDir(t.up(1)); err == nil && !there {
			return errMoved
		}
		return errOccupied
	}
	if err == nil {
		return errOccupied
	}
	return err
}

func openBelow(d disk, name string) (disk, error) {
	below := disk{trace: d.trace}
	err := d.call("openroot", name, func() (err error) {
		below.root, err = d.root.OpenRoot(name)
		return err
	})
	return below, err
}

// stands reports whether the directory is there and is still reached by the name
// of d. When it is, a directory that cannot be made for want of one above it, as
// in /proc, is not the work of another run.
func (d disk) stands(dir string) bool {
	there, err := d.lookDir(dir)
	if err != nil || !there {
		return false
	}
	held, err := d.lstat(".")
	if err != nil {
		return false
	}
	named, err := os.Stat(d.root.Name())
	return err == nil && os.SameFile(held, named)
}

// enter builds the missing directories under a name of their own, with the lock
// held in them, and renames them into place.
func (t *txDir) enter() (err error) {
	top := t.up(t.made)
	scratch := top + scratchMark + rand.Text()
	inner := t.chain[len(t.chain)-t.made+1:]
	defer func() {
		if err != nil {
			t.unlock()
			err = errors.Join(err, t.outer.sweep(residue{scratch, inner}))
		}
	}()
	at := scratch
	for i := range t.made {
		perm := fs.FileMode(0o777)
		if i == t.made-1 {
			perm = 0o700 // holds copies of files that may be private
		}
		if i > 0 {
			at = path.Join(at, inner[i-1])
		}
		err := t.outer.mkdir(at, perm)
		if errors.Is(err, fs.ErrNotExist) && t.outer.stands(path.Dir(at)) {
			return errNoDirs
		}
		if err != nil {
			return err
		}
	}
	came := strings.Join(t.chain[len(t.chain)-t.made:], "/") + "\n"
	if err := t.outer.write(path.Join(at, "lock"), []byte(came), nil); err != nil {
		return err
	}
	if lockMoves {
		if t.lock, err = t.outer.takeLock(path.Join(at, "lock"), 0); err != nil {
			return err
		}
	}
	if err := t.outer.rename(scratch, top); err != nil {
		// It may have stood there and be gone by now: then the error alone tells.
		if there, _ := t.outer.lookDir(top); there || errors.Is(err, fs.ErrExist) {
			err = errMoved
		}
		return err
	}
	if !lockMoves {
		t.lock, err = t.outer.takeLock(path.Join(t.up(1), "lock"), 0)
	}
	return err
}
