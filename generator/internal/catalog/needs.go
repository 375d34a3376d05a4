package catalog

import (
	"cmp"
	"slices"
)

// ChosenFeatures are the rows of the chosen features.
func (a Answers) ChosenFeatures() []Feature {
	return slices.DeleteFunc(slices.Clone(Features), func(f Feature) bool { return !slices.Contains(a.Features, f.Value) })
}

// Mails reports whether a chosen feature sends mail.
func (a Answers) Mails() bool { return a.HasPart("mail") }

// HasPart reports whether a chosen feature needs that part.
func (a Answers) HasPart(name string) bool {
	return slices.ContainsFunc(a.ChosenFeatures(), func(f Feature) bool {
		further := f.EmailParts
		if a.Identity == "username" {
			further = f.UsernameParts
		}
		return slices.Contains(f.Parts, name) || slices.Contains(further, name)
	})
}

// Stores are the interfaces that the answers add to the emitted Store.
func (a Answers) Stores() []string {
	names := slices.Clone(Find(Sessions, a.Session).Stores)
	for _, part := range Parts {
		if a.HasPart(part.Name) {
			names = append(names, part.Stores...)
		}
	}
	for _, f := range a.ChosenFeatures() {
		names = append(names, f.Stores...)
	}
	return names
}

// Requirements are the modules that the emitted code imports, with the app layer
// or without.
func (a Answers) Requirements(app bool) []Requirement {
	all := slices.Clone(Always)
	if app {
		all = append(all, ForApp...)
	}
	for _, x := range Axes {
		if c := Find(x.Choices, *x.Value(&a)); c != nil {
			all = append(all, c.Requires...)
		}
	}
	for _, p := range Parts {
		if a.HasPart(p.Name) {
			all = append(all, p.Requires...)
		}
	}
	for _, f := range a.ChosenFeatures() {
		all = append(all, f.Requires...)
	}
	slices.SortFunc(all, func(x, y Requirement) int { return cmp.Compare(x.Path, y.Path) })
	return all
}

// Renamed gives files that a version calls otherwise the id they have now, by the one
// they had, so that an owner's edits move along.
var Renamed = map[string]string{
	"auth/input": "auth/field", // since 0.2.0
}
