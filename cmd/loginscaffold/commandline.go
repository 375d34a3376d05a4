package main

import (
	"strings"

	"github.com/loginscaffold/loginscaffold/generator"
)

// toolLine is the command line of the command name with flags, for dir as it was typed, as
// a POSIX shell takes it. The directory is part of it but for the current one: without it
// the command would be about whatever directory it is pasted in.
func toolLine(name, dir string, flags ...string) string {
	words := append([]string{"loginscaffold", name}, flags...)
	switch {
	case strings.HasPrefix(dir, "-"):
		words = append(words, "--", dir)
	case dir != "" && dir != ".":
		words = append(words, dir)
	}
	for i := range words {
		words[i] = generator.ShellQuote(words[i])
	}
	return strings.Join(words, " ")
}

// commandLine is the command line that does the same without a question. How conflicts
// were decided one by one is part of it where all were decided alike.
func (o *initOptions) commandLine(plan *generator.Plan) string {
	flags := []string{"--yes"}
	if o.only != "" {
		flags = append(flags, "--only", o.only)
	}
	if o.noTidy {
		flags = append(flags, "--no-tidy")
	}
	if side := o.side(); side != "" {
		flags = append(flags, "--conflicts", side)
	}
	if o.allowDirty {
		flags = append(flags, "--allow-dirty")
	}
	if o.given("verify") {
		flags = append(flags, "--verify", o.verify)
	}
	if plan.Removes() || o.only != "" {
		return toolLine(o.command, o.dir, flags...)
	}
	var had generator.Answers
	if plan.Project.Scaffolded() {
		had = plan.Project.Defaults()
	}
	return toolLine(o.command, o.dir, append(flags, plan.Answers.Flags(had)...)...)
}
