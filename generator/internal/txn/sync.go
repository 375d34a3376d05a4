package txn

import (
	"os"
	"sync"
)

// syncing are open files, or directories, that are not on the medium yet. They wait for
// it together: a file system writes its own journal once for all that ask at a time.
type syncing struct {
	names []string
	files []*os.File
}

// maxSyncing keeps far below the number of files that a process may have open.
const maxSyncing = 64

func (s *syncing) add(name string, f *os.File) {
	s.names, s.files = append(s.names, name), append(s.files, f)
}

// close is for what sync did not come to.
func (s *syncing) close() {
	for _, f := range s.files {
		f.Close()
	}
	s.names, s.files = nil, nil
}

// sync has each of files go to the medium by flush, all at a time, and closes them. The
// error is that of the first one that could not get there.
func (d disk) sync(files *syncing, flush func(*os.File) error) error {
	defer files.close()
	errs := make([]error, len(files.files)+1)
	var waiting sync.WaitGroup
	for i, f := range files.files {
		err := d.call("fsync", files.names[i], func() error {
			waiting.Go(func() { errs[i] = flush(f) })
			return nil
		})
		if err != nil {
			errs[len(files.files)] = err
			break
		}
	}
	waiting.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	for i, f := range files.files {
		if err := d.call("close", files.names[i], f.Close); err != nil {
			return err
		}
	}
	files.names, files.files = nil, nil
	return nil
}
