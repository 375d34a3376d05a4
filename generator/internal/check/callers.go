package check

import (
	"cmp"
	"context"
	"io"
	"path"
	"slices"

	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
)

// CallersInput is what Callers looks at.
type CallersInput struct {
	Root    string            // of the module: absolute, without symbolic links
	Module  string            // its path
	After   map[string][]byte // what is to be written, by slash path, go.mod and go.sum too; nil for a file that goes
	Ours    map[string]bool   // files that will hold what a release wrote: they have the new names
	Skip    []string          // files with conflict markers: neither they nor what imports them is migrated
	Renamed []layers.Shim     // the names that are new since the project was written, oldest release first

	Dependencies *Dependencies // shared by the checks of a run; nil for none
	Running      func(string)  // told of a command before it runs; nil for nobody
	Progress     io.Writer     // what the go command says meanwhile; nil for nowhere
	Env          []string      // of the go command; nil for that of this process
}

// Migration is how the owner's code gets the new names.
type Migration struct {
	Files    map[string][]byte // new text by slash path, of every file that changes: also of some that stand in After
	Migrated []Use             // sorted by path and line
	Left     []Use             // what is to be changed by hand
}

// Use is a place in the module that uses a name which a release has replaced.
type Use struct {
	Path     string // slash path below the root
	Line     int    // from 1, in the text before the migration
	Old, New string // "Name" or "Type.Name"; New is "" when no one name takes the place
	Since    string // the release that gave it the last of its new names
	Remedy   string // of what is left: what to write instead, and why it was not done
}

// maxRounds bounds how often what was rewritten is looked at again: a name renamed twice
// takes two rounds, a call within a call that is reordered one more.
const maxRounds = 10

// Callers rewrites what uses names that releases have replaced. For that the old names are
// put back beside the new ones, as functions marked //go:fix inline, in memory only; the
// inliner of golang.org/x/tools says what each call of one becomes; and only the tokens
// that differ are replaced in the owner's text. Names that the package declares today,
// or whose replacement it does not have, are nobody's old names. Where no file names one,
// nothing is loaded. It needs the packages of other modules and fails as Types does; then
// Left has what names alone tell. Cancelling ctx ends it with the cause.
func Callers(ctx context.Context, in CallersInput) (Migration, error) {
	after := tree{root: in.Root, files: in.After}
	m := &migrating{tree: after, module: in.Module, shims: make(map[string][]byte), lines: make(map[string]lineMap), done: Migration{Files: make(map[string][]byte)}}
	if err := m.addShims(in.Renamed); err != nil {
		return Migration{}, err
	}
	if err := m.findMentions(in.Ours); err != nil || len(m.mentions) == 0 {
		return m.done, err
	}
	c, err := newTypeCheck(ctx, in.Root, in.Env, in.Progress, in.Running, in.Dependencies)
	var first *typed
	if err == nil {
		first, err = c.load(after.with(m.shims), true)
	}
	if err != nil {
		m.unchecked(nil, nil)
		return m.finish(), cmp.Or(context.Cause(ctx), err)
	}
	skip := marked(first, in.Skip)
	y, err := m.rewriteAll(ctx, c, first, skip)
	if err != nil {
		return Migration{}, err
	}
	m.leftovers(y, skip)
	return m.finish(), context.Cause(ctx)
}

// rewriteAll rewrites until nothing is left that can be, and returns the outcome with its
// types.
func (m *migrating) rewriteAll(ctx context.Context, c *typeCheck, first *typed, skip map[string]bool) (*typed, error) {
	for round := 1; ; {
		y := newTyped(m.tree.with(m.shims).with(m.done.Files), c.deps, first.listed, true)
		y.roots(skip)
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if m.dropBroken(y) {
			continue
		}
		again, err := m.round(y)
		if err != nil || !again || round == maxRounds {
			return y, err
		}
		round++
	}
}

func (m *migrating) finish() Migration {
	m.done.Migrated, m.done.Left = sorted(m.done.Migrated), sorted(m.done.Left)
	return m.done
}

func sorted(uses []Use) []Use {
	slices.SortFunc(uses, func(a, b Use) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Old, b.Old), cmp.Compare(a.Remedy, b.Remedy))
	})
	return slices.Compact(uses)
}

// migrating is the work of Callers under way.
type migrating struct {
	tree     tree
	module   string
	names    names
	shims    map[string][]byte  // by slash path
	mentions []string           // files with a word that is an old name, sorted slash paths
	reasons  map[string]string  // why the inliner left a call, by place
	lines    map[string]lineMap // of the files that were changed
	done     Migration
}

// addShims takes the shims for packages that are there, without what those declare
// themselves.
func (m *migrating) addShims(all []layers.Shim) error {
	for _, s := range all {
		taken, err := m.declaredIn(path.Dir(s.Path))
		if err != nil {
			return err
		}
		if taken == nil {
			continue
		}
		text, err := withoutDeclarations(s.Path, s.Text, func(name string) bool { return taken[name] })
		if err != nil {
			return err
		}
		names, err := namesOf([]layers.Shim{{Version: s.Version, Path: s.Path, Text: text}})
		if err != nil {
			return err
		}
		m.names = append(m.names, names...)
		m.shims[s.Path] = text
	}
	return nil
}

// isShim reports whether the file at a slash path is one of the shims.
func (m *migrating) isShim(path string) bool { return m.shims[path] != nil }
