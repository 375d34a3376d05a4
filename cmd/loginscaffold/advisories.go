package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator"
)

// newPlan plans for answers, or only to merge the fix that --only names.
func (o *initOptions) newPlan(project *generator.Project, answers generator.Answers, opt generator.PlanOptions) (*generator.Plan, error) {
	if o.only != "" {
		return generator.NewFix(project, o.only, opt)
	}
	return generator.NewPlan(project, answers, opt)
}

// moreThanOnly refuses flags that would change more than --only does.
func (o *initOptions) moreThanOnly() error {
	if o.only == "" {
		return nil
	}
	flags := []string{"with", "package-dir", "prefix", "module"}
	for _, x := range generator.Axes {
		flags = append(flags, x.Name)
	}
	for _, name := range flags {
		if o.given(name) {
			return usageError("leave one of them out", "--only merges one fix and nothing else, so that --%s does not go with it", name)
		}
	}
	return nil
}

// advisories prints those that are about the project in dir, each with the command that mends
// it; of one that only the owner can judge there is but a note.
func (v voice) advisories(all []generator.AdvisoryStatus, dir string) {
	for _, a := range all {
		if a.Unclear {
			v.say("note: you rewrote %s:%d, so look whether %s applies (%s): %s", a.Path, a.Line, a.ID, a.Summary, strings.TrimSuffix(a.Verify, "."))
			continue
		}
		since := "since " + a.Since
		if a.FixedIn != "" {
			since += ", fixed in " + a.FixedIn
		}
		fmt.Fprintf(v.out, "advisory   %s:%d: %s (%s, %s): %s\n           %s\n", a.Path, a.Line, a.ID, a.Severity, since, a.Summary, a.Verify)
		v.say("mend %s, and nothing else, with: %s", a.ID, toolLine("upgrade", dir, "--only", a.ID))
	}
}

// unwell says what --check fails for: files that are outdated or unresolved, and advisories
// that apply. It is empty when nothing is wrong.
func unwell(files int, all []generator.AdvisoryStatus) string {
	var wrong []string
	if files > 0 {
		wrong = append(wrong, generator.Number(files, "1 file is", "%d files are")+" outdated or unresolved")
	}
	unclear := func(a generator.AdvisoryStatus) bool { return a.Unclear }
	if n := len(slices.DeleteFunc(slices.Clone(all), unclear)); n > 0 {
		wrong = append(wrong, generator.Number(n, "1 advisory applies", "%d advisories apply"))
	}
	return strings.Join(wrong, ", and ")
}
