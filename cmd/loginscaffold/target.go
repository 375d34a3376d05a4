package main

import (
	"path/filepath"
	"slices"

	"github.com/loginscaffold/loginscaffold/generator"
)

// inspect settles what an earlier run left, and reads the target. Besides the
// root of the module, the directory itself is settled: a run that was killed
// while it made a module there may not have come to its go.mod.
func (o *initOptions) inspect(v voice) (*generator.Project, error) {
	dir, err := filepath.Abs(o.dir)
	if err != nil {
		return nil, err
	}
	root, err := generator.Root(dir)
	if err != nil {
		return nil, err
	}
	for _, at := range slices.Compact([]string{dir, root}) {
		if err := o.settle(at, v); err != nil {
			return nil, err
		}
	}
	return generator.Inspect(dir)
}

// settle undoes an unfinished run at root, unless this one may not write.
func (o *initOptions) settle(root string, v voice) error {
	unfinished, err := generator.Unfinished(root)
	if err != nil || !unfinished {
		return err
	}
	if o.views() {
		return &generator.Error{
			Kind:    generator.Failed,
			Message: "unfinished run in " + root,
			Hint:    "it was interrupted or is still going on; init without " + o.viewFlag() + " begins by undoing it",
		}
	}
	if err := generator.Recover(root); err != nil {
		return err
	}
	v.say("undid an interrupted run in %s", root)
	return nil
}
