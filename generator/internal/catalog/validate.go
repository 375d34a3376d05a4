package catalog

import (
	"errors"
	"path"
	"path/filepath"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"golang.org/x/mod/module"
)

// CleanDir is a package directory as Answers want it, for one as it was typed:
// with ./ before it, or with the slash that completion leaves behind it.
func CleanDir(typed string) string {
	if typed == "" {
		return ""
	}
	return path.Clean(filepath.ToSlash(typed))
}

// DirHint is how to go on after a package directory that was refused.
const DirHint = "name a directory inside the module, such as --package-dir " + DefaultDir

// CheckDir accepts a directory below the module's root that the go command sees.
// That it is in no nested module is for NewPlan to find out, and what else the go
// command has against it for CheckAnswers.
func CheckDir(dir string) error {
	const hint = DirHint
	switch {
	case dir == "" || dir == ".":
		return fault.Misuse(hint, "the package cannot be the root of the module")
	case path.IsAbs(dir) || strings.Contains(dir, `\`):
		return fault.Misuse(hint, "--package-dir %q is not a slash separated path inside the module", dir)
	case dir == ".." || strings.HasPrefix(dir, "../"):
		return fault.Misuse(hint, "--package-dir %q leaves the module", dir)
	case path.Clean(dir) != dir:
		return fault.Misuse("write it as --package-dir "+path.Clean(dir), "--package-dir %q is not a clean path", dir)
	}
	for element := range strings.SplitSeq(dir, "/") {
		switch {
		case element == "vendor" || element == "testdata":
			return fault.Misuse(hint, "--package-dir %q is below a %s directory, which the go command does not build", dir, element)
		case strings.HasPrefix(element, ".") || strings.HasPrefix(element, "_"):
			return fault.Misuse(hint, "--package-dir %q has the element %q, which the go command does not build", dir, element)
		case strings.HasSuffix(element, ".go"):
			return fault.Misuse(hint, "--package-dir %q has the element %q, which reads as a file", dir, element)
		}
	}
	if err := module.CheckImportPath(dir); err != nil {
		return fault.Misuse(hint, "--package-dir %q cannot be part of an import path: %s", dir, reason(err))
	}
	return nil
}

// CheckPrefix accepts what can stand in front of a ServeMux or chi pattern and
// in a link alike, unescaped.
func CheckPrefix(prefix string) error {
	const hint = "write one such as --prefix /auth"
	if prefix == "" {
		return nil
	}
	if !strings.HasPrefix(prefix, "/") {
		return fault.Misuse(hint, "--prefix %q does not start with a slash", prefix)
	}
	if strings.HasSuffix(prefix, "/") {
		return fault.Misuse(hint, "--prefix %q ends in a slash", prefix)
	}
	for segment := range strings.SplitSeq(prefix[1:], "/") {
		if segment == "" || segment == "." || segment == ".." {
			return fault.Misuse(hint, "--prefix %q has the segment %q", prefix, segment)
		}
	}
	const allowed = "/-._~abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	for _, r := range prefix {
		if !strings.ContainsRune(allowed, r) {
			return fault.Misuse(hint, "--prefix %q has the character %q; want letters, digits, - . _ and ~", prefix, r)
		}
	}
	return nil
}

// CheckModule accepts what a module may be called; that the go command keeps none
// of its packages for itself is for CheckAnswers to find out.
func CheckModule(name string) error {
	hint := ModuleHint("example.com/" + PlainName(name))
	if err := module.CheckImportPath(name); err != nil {
		return fault.Misuse(hint, "%q cannot be a module path: %s", name, reason(err))
	}
	if _, _, ok := module.SplitPathVersion(name); !ok {
		return fault.Misuse(hint, "%q cannot be a module path: its version suffix is not /v2 or higher", name)
	}
	// As in module.CheckPath, which also wants a host name; the linker fails on it.
	if strings.HasPrefix(name, ".") || strings.Contains(name, "/.") {
		return fault.Misuse(hint, "%q cannot be a module path: leading dot in path element", name)
	}
	// go list has nothing against it, but the test of a program imports the program.
	if name == "main" {
		return fault.Misuse(hint, "%q cannot be a module path: the compiler calls every program so, and imports none", name)
	}
	return nil
}

// ModuleHint is how to go on after a module path that was refused.
func ModuleHint(example string) string {
	return "name one with --module, such as --module " + example
}

// PlainName is a last element for a module path that is like name.
func PlainName(name string) string {
	last := strings.TrimLeft(path.Base(strings.ReplaceAll(name, " ", "")), ".")
	if module.CheckPath("example.com/"+last) != nil {
		return "myapp"
	}
	return last
}

// AppName is what a module is called by: its last element, major version aside.
func AppName(modulePath string) string {
	if prefix, _, ok := module.SplitPathVersion(modulePath); ok && prefix != "" {
		modulePath = prefix
	}
	return path.Base(modulePath)
}

// reason is err without the path it repeats.
func reason(err error) string {
	var invalid *module.InvalidPathError
	if errors.As(err, &invalid) {
		return invalid.Err.Error()
	}
	return err.Error()
}
