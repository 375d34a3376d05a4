package check

import (
	"go/types"
	"strconv"
	"sync"

	"golang.org/x/tools/go/packages"
)

type importing func(path string) (*types.Package, error)

func (i importing) Import(path string) (*types.Package, error) { return i(path) }

// imports type-checks what the files of u import, all at once. A package that is only
// linked, by an import without a name, need not be looked at.
func (y *typed) imports(u *unit, own bool) map[string]*types.Package {
	named := make(map[string]bool)
	for _, f := range u.files {
		for _, spec := range importsOf(f) {
			path, err := strconv.Unquote(spec.Path.Value)
			if err == nil {
				named[path] = named[path] || spec.Name == nil || spec.Name.Name != "_"
			}
		}
	}
	units := make(map[string]*unit)
	var group sync.WaitGroup
	all := make(map[string]*types.Package)
	for path, named := range named {
		p := u.Imports[path]
		if p == nil && own {
			p = y.elsewhere(u.Package, path)
		}
		switch {
		case path == "unsafe":
			all[path] = types.Unsafe
		case p == nil || len(p.GoFiles) == 0:
		case !named && !y.isOwn(p):
			all[path] = types.NewPackage(path, p.Name)
			all[path].MarkComplete()
		default:
			u := y.unit(p)
			units[path] = u
			group.Go(func() { y.load(u) })
		}
	}
	group.Wait()
	for path, u := range units {
		all[path] = u.types
	}
	return all
}

// elsewhere finds a package that only an edit had p import, among those that others do.
func (y *typed) elsewhere(p *packages.Package, path string) (found *packages.Package) {
	packages.Visit(y.listed, func(q *packages.Package) bool {
		if q.PkgPath == path && q.ForTest == "" && (!y.isOwn(q) || !reaches(q, p)) {
			found = q
		}
		return found == nil
	}, nil)
	return found
}

func reaches(from, to *packages.Package) (found bool) {
	packages.Visit([]*packages.Package{from}, func(p *packages.Package) bool {
		found = found || p.PkgPath == to.PkgPath
		return !found
	}, nil)
	return found
}
