package plan

import (
	"cmp"
	"errors"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
)

// accept checks a against the target and returns the module path.
func accept(p *target.Project, a catalog.Answers) (string, error) {
	if err := errors.Join(a.Validate(), Refuse(p, a)); err != nil {
		return "", err
	}
	return cmp.Or(p.Module, a.Module), nil
}

// Refuse reports what the target has against answers, as far as Validate takes them.
func Refuse(p *target.Project, a catalog.Answers) error {
	var wrong []error
	switch {
	case p.Module == "" && a.Module == "":
		wrong = append(wrong, fault.Misuse("name one with --module, such as --module example.com/myapp", "there is no go.mod and no module path for a new one"))
	case p.Module != "" && a.Module != "" && p.Module != a.Module:
		wrong = append(wrong, fault.Misuse("leave --module out", "--module %s: the module is called %s already", a.Module, p.Module))
	}
	if catalog.CheckDir(a.Dir) == nil {
		switch nested, err := p.NestedModule(a.Dir); {
		case err != nil:
			wrong = append(wrong, err)
		case nested != "":
			wrong = append(wrong, fault.Misuse("run it in that module, or choose another --package-dir", "--package-dir %q is in another module: %s has a go.mod", a.Dir, nested))
		}
	}
	if p.Scaffolded() {
		wrong = append(wrong, refuseIdentity(target.Answers(p.Manifest).Identity, a.Identity))
	}
	return errors.Join(wrong...)
}

// refuseIdentity refuses the one answer that no upgrade can follow: what the users there
// are sign in with is in their rows, and another would have to be invented for each.
func refuseIdentity(was, wanted string) error {
	if was == wanted || catalog.Find(catalog.Identities, wanted) == nil {
		return nil
	}
	return fault.Misuse("leave --identity out; to change it, scaffold elsewhere with --identity "+wanted+" and bring the users over yourself",
		"--identity %s: the users of this project sign in with %s, and a name of the other kind would have to be invented for each of them", wanted, was)
}
