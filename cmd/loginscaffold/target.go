package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/loginscaffold/loginscaffold/generator"
)

// inspect settles what an earlier run left, and reads the target. Besides the
// root of the module, the directory itself is settled: a run that was killed
// while it made a module there may not have come to its go.mod. A module above
// the directory is named, since it is not what was typed.
func (o *initOptions) inspect(ctx context.Context, v voice) (*generator.Project, error) {
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
	if damaged, ok := errors.AsType[*generator.DamagedError](err); ok {
		return nil, &generator.Error{Kind: generator.Failed, Message: err.Error(), Hint: o.wayBack(ctx, damaged), Err: err}
	}
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
		next := "init, upgrade or remove"
		if flag := o.viewFlag(); flag != "" {
			next = o.command + " without " + flag
		}
		return &generator.Error{
			Kind:    generator.Failed,
			Message: "unfinished run in " + root,
			Hint:    "it was interrupted or is still going on; " + next + " begins by undoing it",
		}
	}
	if err := generator.Recover(root); err != nil {
		return err
	}
	v.say("undid an interrupted run in %s", root)
	return nil
}

// wayBack is how to go on where the record cannot be trusted: with what git has of it, or
// without it.
func (o *initOptions) wayBack(ctx context.Context, damaged *generator.DamagedError) string {
	root := generator.ShellQuote(damaged.Root)
	if generator.RecordDiffers(ctx, damaged.Root) {
		return fmt.Sprintf("put back what git has of it with: git -C %s checkout HEAD -- .loginscaffold && %s", root, toolLine("upgrade", o.dir))
	}
	flags, with := []string{"--yes", "--conflicts", "ours"}, "with the flags that you gave init"
	if damaged.Answers != nil {
		flags, with = append(flags, damaged.Answers.Flags(generator.Answers{})...), "with"
	}
	// What another version wrote is not what this one would write, and would not be taken up.
	if damaged.Tool != "" && damaged.Tool != generator.Version {
		with = "with version " + damaged.Tool + " of loginscaffold, before the upgrade"
	}
	return fmt.Sprintf("git has no other; make a new one, of what stands there as it was written, and keep the rest as yours, %s: rm -r %s/.loginscaffold && %s",
		with, root, toolLine("init", o.dir, flags...))
}
