package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// A run in README.md: an owner's edit as a patch of what an older version wrote, and the
// commands that follow with all that they print.
var readmeRun = regexp.MustCompile("(?s)<!-- run: (\\S+) (\\S+) -->\n```diff\n(.*?)```\n(.*?)<!-- end -->\n")

// TestDocsRunsAreTrue makes the edits of the runs in README.md, and runs their commands.
func TestDocsRunsAreTrue(t *testing.T) {
	text := readText(t, readme)
	runs := 0
	renewed := readmeRun.ReplaceAllStringFunc(text, func(marked string) string {
		runs++
		part := readmeRun.FindStringSubmatch(marked)
		version, project, patch, transcript := part[1], part[2], part[3], part[4]
		return strings.Replace(marked, transcript, rerun(t, version, project, patch, transcript), 1)
	})
	if runs != strings.Count(text, "<!-- run: ") || runs == 0 {
		t.Errorf("%d runs in README.md can be read; want all of %d", runs, strings.Count(text, "<!-- run: "))
	}
	renew(t, readme, text, renewed)
}

// rerun lays out what version wrote for a golden case, under git, applies patch, and runs
// the commands of transcript. It returns the transcript with what they print now; prose
// between them stays.
func rerun(t *testing.T, version, project, patch, transcript string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), project)
	release, err := txtar.ParseFile("../../testdata/releases/" + version + "/" + project + ".txtar")
	if err != nil {
		t.Fatal(err)
	}
	pristine := make(map[string]bool)
	for _, f := range release.Files {
		write(t, filepath.Join(dir, f.Name), f.Data)
		if f.Name == ".loginscaffold/manifest.json" {
			var manifest struct{ Files []struct{ Path string } }
			if err := json.Unmarshal(f.Data, &manifest); err != nil {
				t.Fatal(err)
			}
			for _, written := range manifest.Files {
				pristine[written.Path] = true
			}
		}
	}
	for _, f := range release.Files {
		if pristine[f.Name] {
			write(t, filepath.Join(dir, ".loginscaffold/base", f.Name+".base"), f.Data)
		}
	}
	env := append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1", "CI=true", "GOFLAGS=", "GOWORK=off",
		"GIT_AUTHOR_NAME=owner", "GIT_AUTHOR_EMAIL=owner@example.com", "GIT_COMMITTER_NAME=owner", "GIT_COMMITTER_EMAIL=owner@example.com")
	shell := func(command string) string {
		cmd := exec.Command("sh", "-c", command)
		cmd.Dir, cmd.Env = dir, env
		out, _ := cmd.CombinedOutput() // what failed is in the text
		return strings.ReplaceAll(string(out), dir, "~/"+project)
	}
	edit := filepath.Join(t.TempDir(), "edit.patch")
	write(t, edit, []byte(patch))
	if said := shell("git init -q && git apply " + edit + " && git add . && git commit -qm edited"); said != "" {
		t.Fatalf("the edit cannot be made: %s", said)
	}
	var renewed strings.Builder
	output := false
	for line := range strings.Lines(transcript) {
		command, isCommand := strings.CutPrefix(line, "    $ ")
		indented := strings.HasPrefix(line, "    ")
		if isCommand {
			renewed.WriteString(line)
			for said := range strings.Lines(shell(command)) {
				renewed.WriteString(strings.TrimRight("    "+said, " \n") + "\n")
			}
			output = true
			continue
		}
		if output && (indented || line == "\n") {
			continue // what it printed when README.md was written
		}
		if output {
			renewed.WriteString("\n")
		}
		output = false
		renewed.WriteString(line)
	}
	if output {
		renewed.WriteString("\n")
	}
	return renewed.String()
}

func write(t *testing.T, name string, text []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, text, 0o644); err != nil {
		t.Fatal(err)
	}
}
