package generator

import (
	"slices"
	"strings"
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

// Validate reports the first answer that cannot be served, as an *Error of kind
// Usage. What depends on the target directory is checked by NewPlan.
func (a Answers) Validate() error {
	for _, x := range axes {
		if err := checkChoice(x, *x.value(&a)); err != nil {
			return err
		}
	}
	if err := a.checkFeatures(); err != nil {
		return err
	}
	if err := checkDir(a.Dir); err != nil {
		return err
	}
	if err := checkPrefix(a.Prefix); err != nil {
		return err
	}
	if a.Module == "" {
		return nil
	}
	return checkModule(a.Module)
}

func (a Answers) checkFeatures() error {
	for _, name := range a.Features {
		if !slices.Contains(featureNames(), name) {
			return unknownFeature(name)
		}
	}
	for _, f := range a.features() {
		if f.Session != "" && f.Session != a.Session {
			return usage("add --session "+f.Session+", or leave "+f.Value+" out",
				"the feature %s works only with --session %s", f.Value, f.Session)
		}
	}
	return nil
}

func checkChoice(x axis, value string) error {
	if find(x.choices, value) == nil {
		return usage("", "unknown %s %q; want %s", x.name, value, orList(values(x.choices)))
	}
	return nil
}

func values(choices []Choice) []string {
	var values []string
	for _, c := range choices {
		values = append(values, c.Value)
	}
	return values
}

// Command is the command line that gives these answers without a question, for
// the target dir. Every axis is named, so that it means the same when a later
// version has other defaults.
func (a Answers) Command(dir string) string {
	words := []string{"loginscaffold", "init", "--yes"}
	for _, x := range axes {
		words = append(words, "--"+x.name, *x.value(&a))
	}
	with := strings.Join(inTableOrder(a.Features), ",")
	if with == "" {
		with = "none"
	}
	words = append(words, "--with", with)
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

// ShellQuote makes word one word of a POSIX shell.
func ShellQuote(word string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./,:@%+="
	if word != "" && strings.Trim(word, plain) == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// equal reports whether a and b ask for the same code.
func (a Answers) equal(b Answers) bool {
	for _, x := range axes {
		if *x.value(&a) != *x.value(&b) {
			return false
		}
	}
	return slices.Equal(inTableOrder(a.Features), inTableOrder(b.Features)) && a.Dir == b.Dir && a.Prefix == b.Prefix
}
