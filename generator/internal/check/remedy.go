package check

import (
	"fmt"
	"go/types"
	"regexp"
	"slices"
	"strings"
)

// What the type checker says of a name that is not there, or of a type that lacks it.
var (
	undefinedName = regexp.MustCompile(`^undefined: (?:([\pL_][\pL\pN_]*)\.)?([\pL_][\pL\pN_]*)$`)
	noSuchMember  = regexp.MustCompile(`^.*\.([\pL_][\pL\pN_]*) undefined \(type (.+?) has no field or method`)
	unknownField  = regexp.MustCompile(`^unknown field ([\pL_][\pL\pN_]*) in struct literal of type (.+)$`)
	lacksMethod   = regexp.MustCompile(`(?s)(\S+) does not implement (\S+) \(missing method ([\pL_][\pL\pN_]*)\)`)
	wrongMethod   = regexp.MustCompile(`(?s)(\S+) does not implement (\S+) \(wrong type for method ([\pL_][\pL\pN_]*)\).*\n\s*want (.+)\)?$`)
)

// remedy says what to write in place of what f is about, where that is known.
func remedy(f finding, all names, units []*unit, in TypesInput, before *typed) string {
	if text := all.remedy(f.message); text != "" {
		return text
	}
	if m := lacksMethod.FindStringSubmatch(f.message); m != nil {
		if signature := methodOf(units, m[2], m[3]); signature != "" {
			return fmt.Sprintf("give %s the method %s", m[1], signature)
		}
	}
	if m := wrongMethod.FindStringSubmatch(f.message); m != nil {
		if signature := methodOf(units, m[2], m[3]); signature != "" {
			return fmt.Sprintf("make the method of %s %s", m[1], signature)
		}
	}
	if f.other != "" {
		return "take one of the two declarations out, here or in " + f.other
	}
	if name := missingName(f.message); name != "" {
		if file := goneFrom(before, in.After, name); file != "" {
			return fmt.Sprintf("write this without %s: with these answers %s no longer has it", name, file)
		}
	}
	return "mend it in the editor after --verify none"
}

// remedy tells the new name of something that a message says is missing.
func (all names) remedy(message string) string {
	found, qualifier := all.meant(message)
	if text := all.sentence(found, qualifier); text != "" {
		return text
	}
	if m := lacksMethod.FindStringSubmatch(message); m != nil {
		// Ours is the interface, and the owner's type has the method under its old name.
		for _, n := range all {
			owner, _ := splitName(n.old)
			if today, since := all.latest(n.dir, n.old); owner == unqualified(m[2]) && strings.HasSuffix(today, "."+m[3]) {
				return fmt.Sprintf("rename your method: %s is called %s since v%s", n.old, today, since)
			}
		}
	}
	return ""
}

// about is the renamed thing that a message says is missing.
func (all names) about(message string) (n renamed, ok bool) {
	found, qualifier := all.meant(message)
	if all.sentence(found, qualifier) == "" {
		return renamed{}, false
	}
	n = found[0]
	n.new, n.version = all.latest(n.dir, n.old)
	return n, true
}

// meant are the renamed things that a message can be about, and what stood before the
// name.
func (all names) meant(message string) (found names, qualifier string) {
	if m := undefinedName.FindStringSubmatch(message); m != nil {
		found = slices.DeleteFunc(all.called("", m[2]), func(n renamed) bool { return strings.Contains(n.old, ".") })
		return found, m[1]
	}
	for _, m := range [][]string{
		noSuchMember.FindStringSubmatch(message), unknownField.FindStringSubmatch(message), reversed(lacksMethod.FindStringSubmatch(message)),
	} {
		if m == nil {
			continue
		}
		if found = all.called(unqualified(m[2]), m[1]); found == nil { // a type of the owner's that embeds ours
			found = all.called("", m[1])
		}
		return slices.DeleteFunc(found, func(n renamed) bool { return !strings.Contains(n.old, ".") }), ""
	}
	return nil, ""
}

// reversed is the match of lacksMethod with the method before its type.
func reversed(m []string) []string {
	if m == nil {
		return nil
	}
	return []string{m[0], m[3], m[1]}
}

// sentence tells the name of today of the one thing that all in found are.
func (all names) sentence(found names, qualifier string) string {
	text := ""
	for _, n := range found {
		today, since := all.latest(n.dir, n.old)
		if today == "" {
			continue
		}
		old, short := n.old, today
		if qualifier != "" {
			old, short = qualifier+"."+old, qualifier+"."+short
		}
		next := fmt.Sprintf("write %s: %s is called that since v%s", short, old, since)
		if text != "" && text != next {
			return "" // several are meant, or none
		}
		text = next
	}
	return text
}

// unqualified is the name of a type without its package, pointer and arguments.
func unqualified(typeName string) string {
	typeName, _, _ = strings.Cut(strings.TrimPrefix(typeName, "*"), "[")
	return typeName[strings.LastIndexByte(typeName, '.')+1:]
}

// methodOf is a method of an interface as it is declared, the interface written as the
// type checker does: with the name or the quoted path of its package.
func methodOf(units []*unit, iface, method string) string {
	qualifier, name := splitName(iface)
	qualifier = strings.Trim(qualifier, `"`)
	for _, u := range units {
		if u.types == nil || qualifier != "" && qualifier != u.types.Name() && qualifier != u.types.Path() {
			continue
		}
		object, ok := u.types.Scope().Lookup(name).(*types.TypeName)
		if !ok {
			continue
		}
		if t, ok := object.Type().Underlying().(*types.Interface); ok {
			for m := range t.Methods() {
				if m.Name() == method {
					signature := types.TypeString(m.Type(), func(p *types.Package) string { return p.Name() })
					return method + strings.TrimPrefix(signature, "func")
				}
			}
		}
	}
	return ""
}
