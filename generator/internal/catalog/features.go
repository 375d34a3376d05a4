package catalog

import (
	"slices"
	"strconv"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
)

// DefaultFeatures are the features of an answer that names none.
func DefaultFeatures() []string {
	var names []string
	for _, f := range Features {
		if f.Default {
			names = append(names, f.Value)
		}
	}
	return names
}

// ParseFeatures reads the value of --with: a comma separated list, none, all, or
// changes to current written +a and -a; all are those that work with session. The
// result is in the order of Features.
func ParseFeatures(spec, session string, current []string) ([]string, error) {
	switch spec = strings.TrimSpace(spec); spec {
	case "none":
		return nil, nil
	case "all":
		return FeaturesFor(session), nil
	case "":
		return nil, fault.Misuse("name features, or say --with none", "--with names no feature; want %s", wantFeatures())
	}
	set := make(map[string]bool)
	var named []string
	words := strings.Split(spec, ",")
	changes := isChange(strings.TrimSpace(words[0]))
	if changes {
		for _, name := range current {
			set[name] = true
		}
	}
	for _, word := range words {
		word = strings.TrimSpace(word)
		if isChange(word) != changes {
			return nil, fault.Misuse("write either a,b or +a,-b", "--with %q mixes a list with changes to the set", spec)
		}
		name := word
		if changes {
			name = word[1:]
		}
		if name == "" {
			return nil, fault.Misuse("name a feature in its place, or leave it out", "--with %q has an empty name", spec)
		}
		named = append(named, name)
		set[name] = !strings.HasPrefix(word, "-")
	}
	if err := knownFeatures(named); err != nil {
		return nil, err
	}
	var names []string
	for _, name := range FeatureNames() {
		if set[name] {
			names = append(names, name)
		}
	}
	return names, nil
}

// FeaturesFor are the features that work with that kind of session.
func FeaturesFor(session string) []string {
	var names []string
	for _, f := range Features {
		if f.Session == "" || f.Session == session {
			names = append(names, f.Value)
		}
	}
	return names
}

func isChange(word string) bool {
	return strings.HasPrefix(word, "+") || strings.HasPrefix(word, "-")
}

// FeatureNames are the values of all Features, in their order.
func FeatureNames() []string {
	names := make([]string, len(Features))
	for i, f := range Features {
		names[i] = f.Value
	}
	return names
}

// InTableOrder returns the features of names, once each, as the table has them,
// so that the same set always gives the same text.
func InTableOrder(names []string) []string {
	var ordered []string
	for _, name := range FeatureNames() {
		if slices.Contains(names, name) {
			ordered = append(ordered, name)
		}
	}
	return ordered
}

// knownFeatures reports all names that no feature has.
func knownFeatures(names []string) error {
	var unknown []string
	for _, name := range names {
		if !slices.Contains(FeatureNames(), name) {
			unknown = append(unknown, strconv.Quote(name))
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	return fault.Misuse("", "unknown feature %s; want %s", strings.Join(unknown, ", "), wantFeatures())
}

func wantFeatures() string { return orList(append(FeatureNames(), "all", "none")) }

// orList writes words as "a, b or c".
func orList(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
