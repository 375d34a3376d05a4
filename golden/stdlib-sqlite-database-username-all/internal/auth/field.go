package auth

import (
	"maps"
	"slices"
	"strings"

	"example.com/stdlib-sqlite-database-username-all/internal/auth/password"
)

// input is one field of a form, for pages/parts/field.html. Its methods return it with
// something more.
type input struct {
	Name, Type, Label, Autocomplete string

	Value     string
	Hint      string
	Error     string
	MinLength int
	Optional  bool
	Focus     bool
	about     []string // ids of what describes it beside its own hint and problem
	page      Page
}

// fieldOrder is the order of fields on every page.
var fieldOrder = []string{"username", "email", "new_email", "confirm", "password", "new_password"}

// Input returns the field of that name, with what was typed into it and what is wrong with
// it. The first of all problems has the focus.
func (p Page) Input(name, kind, label, autocomplete string) input {
	i := input{Name: name, Type: kind, Label: label, Autocomplete: autocomplete, Value: p.Typed(name), Error: p.Error(name), page: p}
	i.Focus = i.Error != "" && name == p.firstProblem()
	return i
}

// NewPassword is Input for a password that is chosen.
func (p Page) NewPassword(name, label string) input {
	i := p.Input(name, "password", label, "new-password")
	i.Hint, i.MinLength = newPasswordHint, password.MinLength
	return i
}

// FocusIf has the field focused when the page opens, unless another has a problem.
func (i input) FocusIf(focus bool) input {
	i.Focus = i.Focus || focus && i.page.firstProblem() == ""
	return i
}

// About has the element with that id read out with the field.
func (i input) About(id string) input {
	i.about = append(i.about, id)
	return i
}

// MayBeEmpty is for a field that need not be filled in, with a hint below its label.
func (i input) MayBeEmpty(hint string) input {
	i.Hint, i.Optional = hint, true
	return i
}

// DescribedBy are the ids of what is read out with the field: its problem or, with the
// focus, that of the whole form; then its hint and the rest.
func (i input) DescribedBy() string {
	var ids []string
	switch {
	case i.Error != "":
		ids = append(ids, i.Name+"-error")
	case i.Focus && i.page.Error("") != "":
		ids = append(ids, "form-error")
	}
	if i.Hint != "" {
		ids = append(ids, i.Name+"-hint")
	}
	return strings.Join(append(ids, i.about...), " ")
}

// firstProblem is the first field with a problem, or "". Those not in fieldOrder come last.
func (p Page) firstProblem() string {
	for _, name := range slices.Concat(fieldOrder, slices.Sorted(maps.Keys(p.problems))) {
		if p.problems[name] != "" {
			return name
		}
	}
	return ""
}
