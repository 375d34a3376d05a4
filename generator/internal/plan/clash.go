package plan

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
)

// Embedded are the files below the package directory that the emitted code takes by
// their pattern, whoever wrote them: a page of another program does not parse, and a
// migration is run.
var Embedded = []string{"pages/*.html", "pages/parts/*.html", "mail/mails/*.txt", "mail/mails/layout.*", "store/migrations/*.sql"}

// Taken is the pattern of embedded that name is taken by, or "".
func Taken(a catalog.Answers, name string) string {
	for _, pattern := range Embedded {
		below, ok := strings.CutPrefix(name, a.Dir+"/")
		if matched, _ := path.Match(pattern, below); ok && matched {
			return pattern
		}
	}
	return ""
}

// addClashes makes conflicts of the owner's files that would become part of the
// package which the plan creates in their directory, and break it: Go files that
// would not compile beside ours, sources in other languages, and what is embedded.
// No types are looked at: of Go it is about the name of the package, and about
// names declared twice. In a project that is scaffolded the owner may have added to the
// package, pages and migrations too, and of what an upgrade creates beside that the check
// of types is the judge.
func (pl *Plan) addClashes(ours []layers.File) error {
	if pl.Project.Scaffolded() {
		return nil
	}
	made := make(map[string][]layers.File) // Go files by directory
	planned := make(map[string]bool)
	for _, f := range ours {
		planned[f.Path] = true
		if s := pl.Step(f.Path); s == nil || s.Action != ActionCreate {
			continue
		}
		if Taken(pl.Answers, f.Path) != "" {
			made[path.Dir(f.Path)] = nil
		}
		if strings.HasSuffix(f.Path, ".go") {
			made[path.Dir(f.Path)] = append(made[path.Dir(f.Path)], f)
		}
	}
	for dir, ofDir := range made {
		there, err := os.ReadDir(filepath.Join(pl.Project.Root, filepath.FromSlash(dir)))
		if err != nil && !os.IsNotExist(err) {
			return fault.Fail(err, "", "look for files beside ours")
		}
		var files []goFile // read for the first of the owner's
		for _, e := range there {
			name := path.Join(dir, e.Name())
			if planned[name] {
				continue
			}
			if files == nil {
				if files, err = readAllGo(ofDir); err != nil {
					return err
				}
			}
			var text []byte
			var note string
			if pattern := Taken(pl.Answers, name); pattern != "" {
				note = "our package takes in every " + pattern
			} else if len(files) > 0 {
				text, note = clash(pl.Project, name, files)
			}
			if note != "" {
				pl.Put(Step{ID: "owner/" + name, Path: name, Action: ActionConflict, Before: text, Note: note, undecidable: true})
			}
		}
	}
	return nil
}

func readAllGo(ours []layers.File) ([]goFile, error) {
	var files []goFile
	for _, f := range ours {
		g, err := readGo(f.Path, f.Data)
		if err != nil {
			return nil, fault.Fail(err, "", "read our own %s", f.Path)
		}
		files = append(files, g)
	}
	return files, nil
}

// clash reads the owner's file and says why it cannot stand beside our Go files,
// or "". A link to a file is read as the go command does, which builds it.
func clash(p *target.Project, name string, ours []goFile) (text []byte, note string) {
	if base := path.Base(name); strings.HasPrefix(base, "_") || strings.HasPrefix(base, ".") {
		return nil, ""
	}
	isGo := strings.HasSuffix(name, ".go")
	// A header alone does no harm.
	if !isGo && (strings.HasPrefix(path.Ext(name), ".h") || !matches(name, nil)) {
		return nil, ""
	}
	at := filepath.Join(p.Root, filepath.FromSlash(name))
	info, err := os.Stat(at)
	if err == nil && !info.Mode().IsRegular() {
		return nil, "" // no source, to the go command
	}
	if err == nil {
		text, err = os.ReadFile(at)
	}
	if err != nil {
		return nil, "cannot be read: " + fault.Bare(err).Error()
	}
	if !isGo {
		if matches(name, text) {
			note = "the go command takes it for a part of our package, which has no C or assembly"
		}
		return text, note
	}
	mine, err := readGo(name, text)
	plain := matches(name, text)
	switch {
	case mine.pkg == "documentation" || !plain && matches(name, text, "ignore"):
		return text, "" // never built
	case err != nil:
		return text, "is not valid Go: " + err.Error()
	case mine.pkg != ours[0].pkg && plain:
		return text, fmt.Sprintf("is of package %s, and ours there is %s", mine.pkg, ours[0].pkg)
	case mine.pkg != ours[0].pkg:
		return text, "" // a tool under a tag of its own
	}
	for _, o := range ours {
		if note := o.against(mine); note != "" {
			return text, note
		}
	}
	return text, ""
}

// against says which name o and the owner's file both want, or "".
func (o goFile) against(mine goFile) string {
	if mine.outside != o.outside {
		if slices.Contains(mine.names, "TestMain") && slices.Contains(o.names, "TestMain") {
			return "declares TestMain, as our " + path.Base(o.path) + " does"
		}
		return ""
	}
	for _, name := range mine.names {
		if slices.Contains(o.names, name) {
			return fmt.Sprintf("declares %s, as our %s does", name, path.Base(o.path))
		}
		if slices.Contains(o.imports, name) {
			return fmt.Sprintf("declares %s, which our %s imports", name, path.Base(o.path))
		}
	}
	for _, name := range mine.imports {
		if slices.Contains(o.names, name) {
			return fmt.Sprintf("imports %s, which our %s declares", name, path.Base(o.path))
		}
	}
	return ""
}
