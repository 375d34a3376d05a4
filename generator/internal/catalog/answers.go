package catalog

import (
	"cmp"
	"errors"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
)

// DefaultDir is where the package goes unless told otherwise.
const DefaultDir = "internal/auth"

// Answers say what to emit. The zero value is not valid: Project.Defaults gives
// one that is.
type Answers struct {
	Router   string   `json:"router"`
	Store    string   `json:"store"`
	Session  string   `json:"session"`
	Identity string   `json:"identity"`
	Features []string `json:"features"` // see ParseFeatures
	Dir      string   `json:"dir"`      // of the package, slash separated, below the module's root
	Prefix   string   `json:"prefix"`   // of the pages' URLs: empty or /seg…
	Module   string   `json:"-"`        // the module path, only when a go.mod is to be made
}

// Validate reports every answer that cannot be served, each as an *Error of kind
// Usage, joined. What depends on the target directory is checked by NewPlan.
func (a Answers) Validate() error {
	var wrong []error
	for _, x := range Axes {
		wrong = append(wrong, checkChoice(x, *x.Value(&a)))
	}
	wrong = append(wrong, a.CheckFeatures(), CheckDir(a.Dir), CheckPrefix(a.Prefix))
	if a.Module != "" {
		wrong = append(wrong, CheckModule(a.Module))
	}
	return errors.Join(wrong...)
}

// CheckFeatures reports, as a joined error, the features that there are not, or that the
// kind of session does not work with.
func (a Answers) CheckFeatures() error {
	if err := knownFeatures(a.Features); err != nil {
		return err
	}
	var wrong []error
	for _, f := range a.ChosenFeatures() {
		// A kind of session that there is not is an error of its own.
		if f.Session != "" && f.Session != a.Session && Find(Sessions, a.Session) != nil {
			wrong = append(wrong, fault.Misuse("add --session "+f.Session+", or leave "+f.Value+" out",
				"the feature %s works only with --session %s", f.Value, f.Session))
		}
	}
	return errors.Join(wrong...)
}

func checkChoice(x Axis, value string) error {
	if Find(x.Choices, value) == nil {
		return fault.Misuse("", "unknown %s %q; want %s", x.Name, value, orList(Values(x.Choices)))
	}
	return nil
}

// Values are the values of choices, in their order.
func Values(choices []Choice) []string {
	var values []string
	for _, c := range choices {
		values = append(values, c.Value)
	}
	return values
}

// Command is the command line that gives these answers without a question, for
// the target dir, which is always part of it but for the current directory: without
// it, the command scaffolds whatever directory it is pasted in. Every axis is named,
// so that it means the same when a later version has other defaults.
func (a Answers) Command(dir string) string {
	words := []string{"loginscaffold", "init", "--yes"}
	for _, x := range Axes {
		words = append(words, "--"+x.Name, *x.Value(&a))
	}
	words = append(words, "--with", a.with())
	if a.Dir != DefaultDir {
		words = append(words, "--package-dir", a.Dir)
	}
	if a.Prefix != "" {
		words = append(words, "--prefix", a.Prefix)
	}
	if a.Module != "" {
		words = append(words, "--module", a.Module)
	}
	switch {
	case strings.HasPrefix(dir, "-"):
		words = append(words, "--", dir)
	case dir != "" && dir != ".":
		words = append(words, dir)
	}
	for i := range words {
		words[i] = ShellQuote(words[i])
	}
	return strings.Join(words, " ")
}

// with is the value of --with that gives the features of a.
func (a Answers) with() string {
	return cmp.Or(strings.Join(InTableOrder(a.Features), ","), "none")
}

// ShellQuote makes word one word of a POSIX shell.
func ShellQuote(word string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./,:@%+="
	if word != "" && strings.Trim(word, plain) == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// Equal reports whether a and b ask for the same code.
func (a Answers) Equal(b Answers) bool { return len(a.Instead(b)) == 0 }

// Instead lists the flags in which a differs from b, as "--router chi, not stdlib".
func (a Answers) Instead(b Answers) []string {
	var flags []string
	differ := func(flag, ours, theirs string) {
		if ours != theirs {
			flags = append(flags, "--"+flag+" "+ShellQuote(ours)+", not "+ShellQuote(theirs))
		}
	}
	for _, x := range Axes {
		differ(x.Name, *x.Value(&a), *x.Value(&b))
	}
	differ("with", a.with(), b.with())
	differ("package-dir", a.Dir, b.Dir)
	differ("prefix", a.Prefix, b.Prefix)
	return flags
}
