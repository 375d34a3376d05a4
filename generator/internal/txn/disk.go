package txn

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"runtime"
	"syscall"

	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

// tracer is told of every file system call before it is made; the error it
// returns becomes the outcome of the call. Tests count, fail and kill with it.
type tracer func(op, name string) error

// errSkip from a tracer is success without the call: it spares tests the wait
// for the medium, thousands of times over.
var errSkip = errors.New("skip this call")

// disk is all of the file system that Apply and Recover reach: what lies below
// one directory. os.Root keeps every name inside it, whatever links are planted
// meanwhile. Names are slash paths.
type disk struct {
	root  *os.Root
	trace tracer // nil but in tests
}

func openDisk(dir string, trace tracer) (disk, error) {
	d := disk{trace: trace}
	err := d.call("openroot", dir, func() (err error) {
		d.root, err = os.OpenRoot(dir)
		return err
	})
	return d, err
}

func (d disk) call(op, name string, do func() error) error {
	if d.trace != nil {
		if err := d.trace(op, name); err == errSkip {
			return nil
		} else if err != nil {
			return err
		}
	}
	return do()
}

func (d disk) lstat(name string) (info fs.FileInfo, err error) {
	err = d.call("lstat", name, func() (err error) {
		info, err = d.root.Lstat(name)
		return err
	})
	return info, err
}

func (d disk) readDir(name string) (entries []fs.DirEntry, err error) {
	err = d.call("readdir", name, func() (err error) {
		entries, err = fs.ReadDir(d.root.FS(), name)
		return err
	})
	return entries, err
}

func (d disk) readFile(name string) (data []byte, err error) {
	err = d.call("readfile", name, func() (err error) {
		data, err = d.root.ReadFile(name)
		return err
	})
	return data, err
}

func (d disk) open(name string, flag int, perm fs.FileMode) (f *os.File, err error) {
	err = d.call("open", name, func() (err error) {
		f, err = d.root.OpenFile(name, flag, perm)
		return err
	})
	return f, err
}

func (d disk) mkdir(name string, perm fs.FileMode) error {
	return d.call("mkdir", name, func() error { return d.root.Mkdir(name, perm) })
}

func (d disk) chmod(name string, mode fs.FileMode) error {
	return d.call("chmod", name, func() error { return d.root.Chmod(name, mode) })
}

func (d disk) remove(name string) error {
	return d.call("remove", name, func() error { return d.root.Remove(name) })
}

func (d disk) rename(from, to string) error {
	return d.call("rename", to, func() error { return d.root.Rename(from, to) })
}

func (d disk) link(from, to string) error {
	return d.call("link", to, func() error { return d.root.Link(from, to) })
}

// write makes the new file name and returns once its data is on the medium. Its
// mode is exactly that of like or, when like is nil, 0644 less the umask.
func (d disk) write(name string, data []byte, like fs.FileInfo) error {
	var files syncing
	defer files.close()
	if err := d.put(&files, name, data, like); err != nil {
		return err
	}
	return d.sync(&files, (*os.File).Sync)
}

// put is write without the wait, which is for sync to do.
func (d disk) put(files *syncing, name string, data []byte, like fs.FileInfo) error {
	f, err := d.open(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	files.add(name, f)
	if err := d.call("write", name, func() error { _, err := f.Write(data); return err }); err != nil {
		return err
	}
	if like != nil {
		return d.call("fchmod", name, func() error { return f.Chmod(like.Mode()) })
	}
	return nil
}

// syncDirs returns once the names in the directories are on the medium. Windows
// and some network file systems cannot be asked that: there it does nothing.
func (d disk) syncDirs(names ...string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	var dirs syncing
	defer dirs.close()
	for _, name := range names {
		f, err := d.open(name, os.O_RDONLY, 0)
		if err != nil {
			return err
		}
		dirs.add(name, f)
	}
	return d.sync(&dirs, func(dir *os.File) error {
		err := dir.Sync()
		if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) {
			return nil
		}
		return err
	})
}

// obstacle is a link or another thing that is no directory on the way to a file,
// or no regular file in its place.
type obstacle struct{ name, what string }

func (o *obstacle) Error() string { return fmt.Sprintf("%s is %s", o.name, o.what) }

// look finds what stands at name, nil when there is nothing, and follows no
// symbolic link in any part of it. Anything but a regular file, or directories
// on the way to it, is an *obstacle.
func (d disk) look(name string) (fs.FileInfo, error) {
	if parent := path.Dir(name); parent != "." {
		if there, err := d.lookDir(parent); err != nil || !there {
			return nil, err
		}
	}
	info, err := d.lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, &obstacle{name, "a symbolic link"}
	case info.IsDir():
		return nil, &obstacle{name, "a directory"}
	case !info.Mode().IsRegular():
		return nil, &obstacle{name, "not a regular file"}
	}
	return info, nil
}

// lookDir is look for a directory.
func (d disk) lookDir(name string) (there bool, err error) {
	for at := range textfile.Ancestors(name) {
		info, err := d.lstat(at)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return false, nil
		case err != nil:
			return false, err
		case info.Mode()&fs.ModeSymlink != 0:
			return false, &obstacle{at, "a symbolic link"}
		case !info.IsDir():
			return false, &obstacle{at, "not a directory"}
		}
	}
	return true, nil
}

// standsDir is lookDir where anything else that stands there is none of ours.
func (d disk) standsDir(name string) (bool, error) {
	there, err := d.lookDir(name)
	if _, ok := errors.AsType[*obstacle](err); ok {
		return false, nil
	}
	return there, err
}

// removeDir removes the directory if it is there and empty; what has come into
// it meanwhile, or in its place, is not ours.
func (d disk) removeDir(name string) error {
	there, err := d.standsDir(name)
	if err == nil && there {
		err = d.remove(name)
	}
	if errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
