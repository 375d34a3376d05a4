package check

import (
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
)

var (
	plainHost    = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$`)
	plainWord    = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
	plainElement = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]*$`)
	majorVersion = regexp.MustCompile(`^v[0-9]+$`)
)

// PlainNames reports whether the go command surely takes the package in dir of module.
// It is slow to ask, and most names are a host and a few words, or one word that no
// package of the standard library begins with. Of any other we know nothing.
func PlainNames(module, dir string, env []string) bool {
	first, rest, more := strings.Cut(module, "/")
	if dir != catalog.DefaultDir || !plainHost.MatchString(first) && !plainWord.MatchString(first) {
		return false
	}
	if more {
		for element := range strings.SplitSeq(rest, "/") {
			meant := slices.Contains([]string{"internal", "vendor", "testdata"}, element) || majorVersion.MatchString(element)
			if meant || !plainElement.MatchString(element) {
				return false
			}
		}
	}
	if strings.Contains(first, ".") {
		return !strings.HasPrefix(first, "go.") && !strings.HasPrefix(first, "golang.")
	}
	return !token.IsKeyword(first) && !slices.Contains([]string{"all", "cmd", "mod", "std", "tool", "toolchain", "work"}, first) && notStandard(first, env)
}

// notStandard reports whether the Go that go belongs to has surely no directory of that
// name among its sources. A go that is a script, and leads elsewhere, tells nothing.
func notStandard(name string, env []string) bool {
	if slices.ContainsFunc(env, func(v string) bool { return strings.HasPrefix(v, "GOROOT=") }) {
		return false
	}
	found, err := exec.LookPath("go")
	if err != nil {
		return false
	}
	if found, err = filepath.EvalSymlinks(found); err != nil {
		return false
	}
	src := filepath.Join(filepath.Dir(found), "..", "src")
	if info, err := os.Stat(filepath.Join(src, "fmt")); err != nil || !info.IsDir() {
		return false
	}
	_, err = os.Lstat(filepath.Join(src, name))
	return os.IsNotExist(err)
}
