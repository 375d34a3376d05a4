package main

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"
	"golang.org/x/tools/txtar"

	"github.com/loginscaffold/loginscaffold/generator"
)

const (
	readme   = "../../README.md"
	renewDoc = "go test ./cmd/loginscaffold -run TestDocs -update renews it"
)

// Tables that the code knows better stand between two comments.
var markedTable = regexp.MustCompile(`(?s)<!-- table: (\w+) -->\n(.*?)<!-- end -->\n`)

func TestDocsTablesAreThoseOfTheCode(t *testing.T) {
	tables := map[string]string{"options": optionTable(), "choices": choiceTable(), "features": featureTable()}
	text := readText(t, readme)
	renewed := markedTable.ReplaceAllStringFunc(text, func(marked string) string {
		name := markedTable.FindStringSubmatch(marked)[1]
		if _, known := tables[name]; !known {
			t.Errorf("there is no table %q, or it stands in README.md twice", name)
			return marked
		}
		table := tables[name]
		delete(tables, name)
		return "<!-- table: " + name + " -->\n" + table + "<!-- end -->\n"
	})
	for name := range tables {
		t.Errorf("README.md has no table %q", name)
	}
	renew(t, readme, text, renewed)
}

// optionTable lists the flags as init declares them: their usage says what they
// take, and ends in the default.
func optionTable() string {
	rows := [][]string{{"Flag", "Meaning", "Default"}}
	newInit(&streams{}).Flags().VisitAll(func(f *pflag.Flag) {
		name := "`--" + f.Name + "`"
		if f.Shorthand != "" {
			name += ", `-" + f.Shorthand + "`"
		}
		meaning, preset, _ := strings.Cut(f.Usage, " (default ")
		rows = append(rows, []string{name, meaning, strings.TrimSuffix(preset, ")")})
	})
	return markdown(rows)
}

func choiceTable() string {
	rows := [][]string{{"Answer", "Meaning", "Adds"}}
	for _, x := range generator.Axes {
		for _, c := range x.Choices {
			var adds []string
			for _, r := range c.Requires {
				adds = append(adds, fmt.Sprintf("`%s` %s", r.Path, r.Version))
			}
			rows = append(rows, []string{fmt.Sprintf("`--%s %s`", x.Name, c.Value), c.Summary, strings.Join(adds, ", ")})
		}
	}
	return markdown(rows)
}

func featureTable() string {
	rows := [][]string{{"Feature", "Meaning", "Default", "Pages"}}
	for _, f := range generator.Features {
		preset, pages := "no", []string(nil)
		if f.Default {
			preset = "yes"
		}
		for _, r := range f.Routes { // some with two methods
			if page := "`" + r.Path + "`"; !slices.Contains(pages, page) {
				pages = append(pages, page)
			}
		}
		rows = append(rows, []string{"`" + f.Value + "`", f.Summary, preset, strings.Join(pages, ", ")})
	}
	return markdown(rows)
}

// markdown makes a table whose first row is the heading.
func markdown(rows [][]string) string {
	var b strings.Builder
	for i, row := range rows {
		b.WriteString("| " + strings.Join(row, " | ") + " |\n")
		if i == 0 {
			b.WriteString(strings.Repeat("|---", len(row)) + "|\n")
		}
	}
	return b.String()
}

// What --json prints is a contract: README.md describes each field, in its order.
func TestDocsDescribeThePlan(t *testing.T) {
	text := readText(t, readme)
	for _, of := range []reflect.Type{
		reflect.TypeFor[generator.PlanJSON](), reflect.TypeFor[generator.PlanRow](),
		reflect.TypeFor[generator.StatusJSON](), reflect.TypeFor[generator.FileStatus](), reflect.TypeFor[generator.AdvisoryStatus](),
	} {
		var rows strings.Builder
		for i := range of.NumField() {
			if name, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ","); of.Field(i).IsExported() {
				rows.WriteString("\\| `" + name + "` \\|[^\n]*\n")
			}
		}
		if !regexp.MustCompile(`\|---\|---\|---\|\n` + rows.String() + `\n`).MatchString(text) {
			t.Errorf("README.md has no table with exactly the fields of %s", of)
		}
	}
	for _, code := range []exitCode{exitDone, exitFailed, exitUsage, exitConflict, exitInterrupted} {
		if !strings.Contains(text, fmt.Sprintf("\n| %d | ", code)) {
			t.Errorf("README.md does not describe exit code %d", code)
		}
	}
}

// TestDocsWorkflowIsTried: what the scheduled workflow in README.md runs is what the story of
// it runs.
func TestDocsWorkflowIsTried(t *testing.T) {
	story, err := txtar.ParseFile("../../testdata/stories/scheduled.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range story.Files {
		if f.Name == "mend.sh" && strings.Contains(readText(t, readme), "        run: |\n"+indent(string(f.Data), "          ")) {
			return
		}
	}
	t.Error("no workflow in README.md runs mend.sh of scheduled.txtar")
}

func indent(text, by string) string {
	return regexp.MustCompile(`(?m)^(.)`).ReplaceAllString(text, by+"$1")
}

// TestDocsDescribeTheEnvironment compares with what the emitted code reads.
func TestDocsDescribeTheEnvironment(t *testing.T) {
	programs, err := filepath.Glob("../../golden/*-*/main.go")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../../golden/*/internal/*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	files = append(files, programs...)
	read := make(map[string]bool)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, match := range regexp.MustCompile(`os\.Getenv\("(\w+)"\)`).FindAllStringSubmatch(readText(t, name), -1) {
			read[match[1]] = true
		}
	}
	described := make(map[string]bool)
	for _, match := range regexp.MustCompile("(?m)^\\| `([A-Z_]{4,})` \\|").FindAllStringSubmatch(readText(t, readme), -1) {
		described[match[1]] = true
	}
	if len(read) == 0 || !reflect.DeepEqual(read, described) {
		t.Errorf("README.md describes the variables %v; the emitted code reads %v", described, read)
	}
}

func TestDocsNameTheVersionAndTheTests(t *testing.T) {
	headings := regexp.MustCompile(`(?m)^## (\S+) \(\d{4}-\d\d-\d\d\)\n\n### Tool\n`).FindStringSubmatch(readText(t, "../../CHANGELOG.md"))
	if headings == nil || headings[1] != generator.Version {
		t.Errorf("the first version of CHANGELOG.md is %q; want %s, with its date and the heading Tool", headings, generator.Version)
	}
	const command = "go vet ./... && go test ./..."
	if !strings.Contains(readText(t, readme), "\n    "+command+"\n") {
		t.Errorf("README.md does not give the command %s", command)
	}
	ci := readText(t, "../../.ci/run")
	for part := range strings.SplitSeq(command, " && ") {
		if !strings.Contains(ci, "\n"+part+"\n") {
			t.Errorf(".ci/run does not run %s", part)
		}
	}
}

// renew demands that a document is as it should be, or makes it so.
func renew(t *testing.T, name, text, want string) {
	t.Helper()
	if text == want {
		return
	}
	if !*update {
		t.Errorf("%s is out of date; %s", filepath.Base(name), renewDoc)
		return
	}
	if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readText(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
