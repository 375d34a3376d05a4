package main

import (
	"os"
	"path/filepath"
	"slices"

	"github.com/loginscaffold/loginscaffold/generator"
)

// inspect settles what an earlier run left, and reads the target. Besides the
// root of the module, the directory itself is settled: a run that was killed
// while it made a module there may not have come to its go.mod. A module above
// the directory is named, since it is not what was typed.
func (o *initOptions) inspect(v voice) (*generator.Project, error) {
	dir, err := absolute(o.dir)
	if err != nil {
		return nil, err
	}
	if dir, err = generator.Resolve(dir); err != nil {
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
	project, err := generator.Inspect(dir)
	if err == nil && project.Root != dir {
		v.say("%s belongs to the module %s in %s, which is taken", o.dir, project.Module, project.Root)
	}
	return project, err
}

// absolute puts the working directory before dir as it was typed. It cleans
// nothing: the system takes link/.. for the parent of what the link leads to.
func absolute(dir string) (string, error) {
	switch {
	case dir == "":
		return "", usageError("name one, or . for the working directory (is a variable unset?)", "the directory is an empty string")
	case filepath.IsAbs(dir):
		return dir, nil
	case filepath.VolumeName(dir) != "" || os.IsPathSeparator(dir[0]): // of Windows: C:dir and \dir
		return filepath.Abs(dir)
	}
	here, err := os.Getwd()
	return here + string(filepath.Separator) + dir, err
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
