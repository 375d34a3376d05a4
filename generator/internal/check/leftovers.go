package check

import (
	"errors"
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/packages"
)

// leftovers lists what still uses an old name in y, each with what to write instead.
func (m *migrating) leftovers(y *typed, skip map[string]bool) {
	for _, u := range y.all() {
		if u.info == nil {
			continue
		}
		for ident, object := range u.info.Uses {
			if object.Pos().IsValid() && m.isShim(y.rel(y.deps.fset.PositionFor(object.Pos(), false).Filename)) && ofPackage(object) {
				m.left(y, object, ident, "")
			}
		}
		m.wantedByInterfaces(y, u)
		for _, err := range u.errs {
			if err, ok := errors.AsType[types.Error](err); ok {
				m.wrong(y, err)
			}
		}
	}
	m.unchecked(y, skip)
}

// ofPackage reports whether object is declared at the top of a file, or a method.
func ofPackage(object types.Object) bool {
	fn, ok := object.(*types.Func)
	return ok && fn.Signature().Recv() != nil || object.Parent() == object.Pkg().Scope()
}

func (m *migrating) left(y *typed, object types.Object, ident *ast.Ident, why string) {
	at := y.deps.fset.PositionFor(ident.Pos(), false)
	use := m.useOf(y, object, ident)
	if m.isShim(use.Path) {
		return
	}
	if why == "" {
		why = m.reasons[place(use.Path, at.Line)]
	}
	use.Remedy = remedyOf(use.Old, use.New, use.Since)
	if use.New == "" {
		use.Remedy = fmt.Sprintf("%s has gone", use.Old)
	}
	if why != "" {
		use.Remedy += because(why)
	}
	m.done.Left = append(m.done.Left, use)
}

// remedyOf is the sentence that tells a new name.
func remedyOf(old, today, since string) string {
	return fmt.Sprintf("write %s: %s is called that since v%s", today, old, since)
}

// because says why something is left.
func because(why string) string { return " (left: " + why + ")" }

// wantedByInterfaces lists the methods of the owner's interfaces that a type of ours only
// has under an old name.
func (m *migrating) wantedByInterfaces(y *typed, u *unit) {
	for _, f := range u.files {
		name := y.rel(y.deps.fset.PositionFor(f.FileStart, false).Filename)
		if m.isShim(name) {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			e, ok := n.(*ast.InterfaceType)
			if !ok {
				return true
			}
			iface, ok := u.info.TypeOf(e).(*types.Interface)
			if !ok {
				return true
			}
			for _, field := range e.Methods.List {
				for _, ident := range field.Names {
					if method := m.oldMethod(y, u, iface, ident.Name); method != nil {
						m.left(y, method, ident, "other types may have the method")
					}
				}
			}
			return true
		})
	}
}

// oldMethod is the method of that name that a shim gives to a type, which implements iface
// with it.
func (m *migrating) oldMethod(y *typed, u *unit, iface *types.Interface, name string) *types.Func {
	var found *types.Func
	packages.Visit([]*packages.Package{u.Package}, nil, func(p *packages.Package) {
		of := y.own[p.ID]
		if of == nil || of.types == nil || found != nil {
			return
		}
		for _, n := range m.names {
			owner, last := splitName(n.old)
			object, ok := of.types.Scope().Lookup(owner).(*types.TypeName)
			if last != name || owner == "" || !ok || p.Dir != y.at(n.dir) {
				continue
			}
			pointer := types.NewPointer(object.Type())
			if types.IsInterface(object.Type()) || !types.Implements(pointer, iface) {
				continue
			}
			method, _, _ := types.LookupFieldOrMethod(pointer, false, of.types, name)
			fn, ok := method.(*types.Func)
			if ok && m.isShim(y.rel(y.deps.fset.PositionFor(fn.Pos(), false).Filename)) {
				found = fn
			}
		}
	})
	return found
}

// wrong lists an error that comes of a new name which no shim can hide.
func (m *migrating) wrong(y *typed, err types.Error) {
	at := err.Fset.PositionFor(err.Pos, false)
	name := y.rel(at.Filename)
	n, ok := m.names.about(err.Msg)
	if !ok || m.isShim(name) {
		return
	}
	m.done.Left = append(m.done.Left, Use{
		Path: name, Line: m.lines[name].before(at.Line), Old: n.old, New: n.new, Since: n.version, Remedy: m.names.remedy(err.Msg),
	})
}
