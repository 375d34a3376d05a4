package advisory

import (
	"errors"
	"fmt"
)

// ErrNotWritten is what Fix returns when the project was never given a file that the fault
// is in.
var ErrNotWritten = errors.New("no file with the fault was written")

// Fix returns two versions of those of files that the fix changes: without it and with it.
// One of the two is what files holds, the texts that were written last, by template path. A
// file that is not there, since the answers did not ask for it, is left out. Of several
// patches, for other answers or versions, the one is taken that fits.
func (a Advisory) Fix(files map[string]string) (without, with map[string]string, err error) {
	var errs []error
	for _, p := range a.patches {
		p = p.only(files)
		if len(p) == 0 {
			continue
		}
		changed, err := p.apply(files)
		if err == nil {
			return same(changed, files), changed, nil
		}
		if changed, back := p.reversed().apply(files); back == nil {
			return changed, same(changed, files), nil
		}
		errs = append(errs, err)
	}
	if len(errs) == 0 {
		return nil, nil, ErrNotWritten
	}
	return nil, nil, fmt.Errorf("advisory %s: no patch fits: %w", a.ID, errors.Join(errs...))
}

// same are those of files that changed has, too.
func same(changed, files map[string]string) map[string]string {
	some := make(map[string]string, len(changed))
	for name := range changed {
		some[name] = files[name]
	}
	return some
}
