package catalog

import (
	"errors"
	"slices"
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

// Flags are the flags that give these answers, each with its value in a word of its own,
// in a project that was scaffolded with had; a zero one for none. Every axis is named, so
// that they mean the same when a later version has other defaults. What had has is taken
// back by name, since it is the default there, and a list of features only adds to it.
func (a Answers) Flags(had Answers) []string {
	var words []string
	for _, x := range Axes {
		words = append(words, "--"+x.Name, *x.Value(&a))
	}
	words = append(words, "--with", a.with(had.Features))
	if a.Dir != DefaultDir || had.Dir != "" && had.Dir != a.Dir {
		words = append(words, "--package-dir", a.Dir)
	}
	if a.Prefix != "" || had.Prefix != "" {
		words = append(words, "--prefix", a.Prefix)
	}
	if a.Module != "" {
		words = append(words, "--module", a.Module)
	}
	return words
}

// with is the value of --with that gives the features of a where there were those of had.
func (a Answers) with(had []string) string {
	wanted := InTableOrder(a.Features)
	gone := slices.DeleteFunc(InTableOrder(had), func(f string) bool { return slices.Contains(wanted, f) })
	switch {
	case len(wanted) == 0:
		return "none"
	case len(gone) == 0:
		return strings.Join(wanted, ",")
	}
	return "+" + strings.Join(wanted, ",+") + ",-" + strings.Join(gone, ",-")
}

// ShellQuote makes word one word of a POSIX shell.
func ShellQuote(word string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./,:@%+="
	if word != "" && strings.Trim(word, plain) == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
