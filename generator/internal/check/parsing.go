package check

import (
	"errors"
	"go/parser"
	"go/scanner"
	"strings"
)

// parse parses the files of u. What has no bearing on the declarations of another
// module's package is left out, and with it most of its imports.
func (y *typed) parse(u *unit, own bool) {
	if !own {
		y.deps.busy <- struct{}{}
		defer func() { <-y.deps.busy }()
	}
	for _, name := range u.GoFiles {
		if !strings.HasSuffix(name, ".go") {
			continue
		}
		if !own {
			if f, err := parser.ParseFile(y.deps.fset, name, nil, parser.SkipObjectResolution); err == nil {
				declarationsOnly(f, u.Imports)
				u.files = append(u.files, f)
			}
			continue
		}
		p := y.parseOwn(name)
		if list, ok := errors.AsType[scanner.ErrorList](p.err); ok {
			for _, err := range list {
				u.errs = append(u.errs, err)
			}
		} else if p.err != nil {
			u.errs = append(u.errs, p.err)
		}
		if p.file != nil {
			u.files = append(u.files, p.file)
		}
	}
}

// parseOwn parses a file of the module once for all packages that it is part of.
func (y *typed) parseOwn(name string) parsedFile {
	y.mu.Lock()
	defer y.mu.Unlock()
	p, ok := y.parsed[name]
	if !ok {
		text, err := y.read(name)
		if err == nil {
			p.file, err = parser.ParseFile(y.deps.fset, name, text, parser.SkipObjectResolution|parser.ParseComments)
		}
		p.err = err
		y.parsed[name] = p
	}
	return p
}
