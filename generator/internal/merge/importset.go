package merge

import (
	"cmp"
	"go/format"
	"slices"
	"strings"
)

// goParts merges what stands above the imports, the imports, and what stands below them each
// on its own. It also returns the imports that one side took away. False if the imports of a
// side are not written in a usual way, or cannot be merged as a set.
func goParts(base, yours, theirs *document) (chunks []Chunk, gone []spec, ok bool) {
	b, okB := readImports(base)
	y, okY := readImports(yours)
	t, okT := readImports(theirs)
	if !okB || !okY || !okT {
		return nil, nil, false
	}
	seam, ok := mergeImports(base, yours, theirs, b, y, t)
	if !ok {
		return nil, nil, false
	}
	chunks = goLines(base.part(0, b.head), yours.part(0, y.head), theirs.part(0, t.head))
	if seam != "" {
		chunks = append(chunks, Chunk{Text: seam, Line: y.head + 1})
	}
	rest := goLines(base.part(b.body, base.lines()), yours.part(y.body, yours.lines()), theirs.part(t.body, theirs.lines()))
	return append(chunks, rest...), dropped(b, y, t), true
}

// mergeImports merges the imports with the empty lines round them.
func mergeImports(base, yours, theirs *document, b, y, t section) (string, bool) {
	mine, other, was := y.seam(yours), t.seam(theirs), b.seam(base)
	plain := strings.ReplaceAll(mine, "\r\n", "\n")
	switch {
	case plain == other, other == was:
		return mine, true
	case plain == was:
		return yours.ending(other), true
	}
	merged, ok := b.merge(y, t)
	if !ok {
		return "", false
	}
	text := merged.String()
	if text != "" && gofmtClean(yours, y) {
		out, err := format.Source([]byte("package p\n\n" + text))
		if err != nil {
			return "", false
		}
		text = strings.TrimPrefix(string(out), "package p\n\n")
	}
	above, below := "", "\n"
	switch {
	case y.first < y.last:
		above, below = yours.span(y.head, y.first), yours.span(y.last, y.body)
	case t.first < t.last:
		above, below = yours.ending(theirs.span(t.head, t.first)), yours.ending(theirs.span(t.last, t.body))
	}
	if text == "" {
		return above, true
	}
	return above + yours.ending(text) + below, true
}

func (s section) seam(d *document) string { return d.span(s.head, s.body) }

// gofmtClean says that gofmt would not change the imports of d.
func gofmtClean(d *document, s section) bool {
	text := "package p\n\n" + strings.ReplaceAll(d.span(s.first, s.last), "\r\n", "\n")
	out, err := format.Source([]byte(text))
	return err == nil && string(out) == text
}

// merge gives yours what theirs added to s, and takes from it what theirs took from s. False
// if one side changed an import, or the comments of one, that the other took away or changed
// too, or if theirs changed a comment that belongs to no import.
func (s section) merge(yours, theirs section) (section, bool) {
	if !slices.Equal(s.comments(), theirs.comments()) {
		return section{}, false
	}
	base, mine, other := s.byKey(), yours.byKey(), theirs.byKey()
	for key, was := range base {
		here, inYours := mine[key]
		there, inTheirs := other[key]
		if inYours && !inTheirs && !here.same(was) || !inYours && inTheirs && !there.same(was) {
			return section{}, false
		}
	}
	merged := section{block: yours.block || yours.first == yours.last && theirs.block}
	for _, group := range yours.groups {
		var kept []spec
		for _, one := range group {
			there, inTheirs := other[one.key()]
			was, inBase := base[one.key()]
			switch {
			case one.path == "" || !inTheirs && !inBase:
				kept = append(kept, one)
			case !inTheirs: // taken away
			case inBase && one.same(was), one.same(there):
				one.doc, one.text = there.doc, there.text
				kept = append(kept, one)
			case inBase && there.same(was):
				kept = append(kept, one)
			default:
				return section{}, false
			}
		}
		if len(kept) > 0 {
			merged.groups = append(merged.groups, kept)
		}
	}
	for _, one := range theirs.specs() {
		_, inBase := base[one.key()]
		_, inYours := mine[one.key()]
		if !inBase && !inYours {
			merged.add(one, other)
		}
	}
	return merged, true
}

func (s section) byKey() map[string]spec {
	all := make(map[string]spec)
	for _, one := range s.specs() {
		all[one.key()] = one
	}
	return all
}

// comments are those that belong to no import.
func (s section) comments() []string {
	var all []string
	for _, group := range s.groups {
		for _, one := range group {
			if one.path == "" {
				all = append(all, one.doc...)
			}
		}
	}
	return all
}

// add puts an import of theirs into the group of its kind, where gofmt would put it, or into
// a new group.
func (s *section) add(one spec, theirs map[string]spec) {
	best, group := fit{}, -1
	for i, candidates := range s.groups {
		if f, ok := fitting(one, candidates, theirs); ok && (group < 0 || f.compare(best) > 0) {
			best, group = f, i
		}
	}
	if group >= 0 {
		if at, ok := place(one, s.groups[group]); ok {
			s.groups[group] = slices.Insert(s.groups[group], at, one)
			return
		}
	}
	at := len(s.groups)
	if standard(one.path) {
		at = 0
	}
	s.groups = slices.Insert(s.groups, at, []spec{one})
}

// fit is how well a group suits an import: how much of a path they share, how many imports of
// the group stand with it in theirs too.
type fit struct{ shared, mates, host int }

func (f fit) compare(o fit) int {
	return cmp.Or(cmp.Compare(f.shared, o.shared), cmp.Compare(f.mates, o.mates), cmp.Compare(f.host, o.host))
}

// fitting looks at the imports of group that are of the standard library, or not, as one is.
// A group that theirs keeps apart from it does not fit, unless the paths are of one module.
func fitting(one spec, group []spec, theirs map[string]spec) (fit, bool) {
	var f fit
	kin, apart := false, false
	for _, other := range group {
		if other.path == "" || standard(other.path) != standard(one.path) {
			continue
		}
		kin = true
		n := sharedElements(one.path, other.path)
		f.host = max(f.host, n)
		if n >= 2 && !standard(one.path) {
			f.shared = max(f.shared, n)
		}
		if there, ok := theirs[other.key()]; ok {
			if there.group == one.group {
				f.mates++
			} else {
				apart = true
			}
		}
	}
	return f, kin && (f.shared > 0 || f.mates > 0 || !apart)
}

// standard says that a path is of the standard library, as far as it tells: the first
// element of any other has a dot, but for modules that nobody can download.
func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

func sharedElements(x, y string) int {
	xs, ys := strings.Split(x, "/"), strings.Split(y, "/")
	n := 0
	for n < len(xs) && n < len(ys) && xs[n] == ys[n] {
		n++
	}
	return n
}

// place is where in group an import belongs: gofmt sorts those that follow each other without
// a comment line between. One with a comment of its own goes to the end. False if it would
// come to stand under the comment of another.
func place(one spec, group []spec) (int, bool) {
	if len(one.doc) > 0 {
		return len(group), true
	}
	last := 0 // where the run that at belongs to begins
	for at, other := range group {
		if len(other.doc) > 0 {
			last = at
			continue
		}
		if other.path > one.path {
			return at, last == 0 || group[last].path < one.path
		}
	}
	return len(group), len(group[last].doc) == 0 || group[last].path != "" && len(group) > last+1
}

// String is the declaration, its lines ending in LF, or empty without imports.
func (s section) String() string {
	all := s.specs()
	if len(all) == 0 && len(s.groups) == 0 {
		return ""
	}
	if !s.block && len(all) == 1 && len(all[0].doc) == 0 {
		return "import " + all[0].text + "\n"
	}
	var b strings.Builder
	b.WriteString("import (\n")
	for i, group := range s.groups {
		if i > 0 {
			b.WriteString("\n")
		}
		for _, one := range group {
			for _, comment := range one.doc {
				b.WriteString("\t" + comment + "\n")
			}
			if one.text != "" {
				b.WriteString("\t" + one.text + "\n")
			}
		}
	}
	b.WriteString(")\n")
	return b.String()
}
