package generator

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
)

const (
	httpsPath     = "internal/auth/https.go"
	httpsTemplate = "base/" + httpsPath + ".tmpl"
	httpsBefore   = "package auth\n\n// Site is where visitors go.\ntype Site struct{}\n\n// Secure reports whether they go there by https.\nfunc (s *Site) Secure() bool { return true }\n\n// one\n\n// two\n"
	shimTemplate  = "renamed/" + Version + "/internal/auth/https.go.tmpl"
	shimText      = "package auth\n\n//go:fix inline\nfunc (s *Site) Secure() bool { return s.IsHTTPS() }\n"
)

var (
	httpsAfter = strings.ReplaceAll(httpsBefore, "Secure", "IsHTTPS")
	renaming   = with(httpsTemplate, httpsAfter, shimTemplate, shimText)
)

// writtenEarlier is a project that an earlier version wrote, with the owner's files beside
// it: path and text.
func writtenEarlier(t *testing.T, files ...string) string {
	t.Helper()
	root := scaffolded(t, with(httpsTemplate, httpsBefore), files...)
	m := read(t, root, record.ManifestPath)
	earlier := regexp.MustCompile(`("tool": )"[^"]+"`).ReplaceAllString(m, `$1"0.0.1"`)
	if earlier == m {
		t.Fatalf("the manifest does not say which version wrote it: %s", m)
	}
	writeFile(t, filepath.Join(root, record.ManifestPath), []byte(earlier))
	return root
}

// checked is the plan for root with those templates, after its check.
func checked(t *testing.T, root string, templates fstest.MapFS, opt PlanOptions) *Plan {
	t.Helper()
	p := inspect(t, root)
	pl, err := plan.New(templates, p, p.Defaults(), opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := Check(t.Context(), pl, CheckOptions{NoTidy: true, Env: append(os.Environ(), "GOPROXY=off", "GOFLAGS=", "GOWORK=off")}); err != nil {
		t.Fatal(err)
	}
	return pl
}

// A call in a file of the owner's gets the new name; the record does not take the file in,
// and the old name is left nowhere.
func TestUpgradeMigratesTheOwnersCalls(t *testing.T) {
	settings := "package web\n\nimport \"hello/internal/auth\"\n\nvar https = new(auth.Site).Secure() // mine\n\nvar value = new(auth.Site).Secure\n"
	root := writtenEarlier(t,
		"web/settings.go", settings,
		"web/cookies.go", "package web\n\n// Secure is of no matter here.\nfunc Secure() {}\n",
		httpsPath, httpsBefore+"\nfunc (s *Site) mine() bool { return s.Secure() }\n")
	pl := checked(t, root, renaming, PlanOptions{})
	want := map[string]string{
		"web/settings.go": "migrate   web/settings.go (1 use migrated: Secure is IsHTTPS)",
		httpsPath:         "merge     " + httpsPath + " (1 use migrated: Secure is IsHTTPS)",
	}
	for path, line := range want {
		if s := pl.Step(path); s == nil || s.String() != line {
			t.Errorf("the step is %v; want %s", s, line)
		}
	}
	if pl.Step("web/cookies.go") != nil {
		t.Error("a file that only has the word is in the plan")
	}
	if len(pl.ByHand) != 1 || !strings.HasPrefix(pl.ByHand[0].String(), "web/settings.go:7: write Site.IsHTTPS") {
		t.Errorf("by hand: %v; want the method value", pl.ByHand)
	}
	text, err := pl.JSON()
	if err != nil || !strings.Contains(string(text), `"byHand"`) || !strings.Contains(string(text), `"action": "migrate"`) {
		t.Errorf("the JSON does not tell: %s (%v)", text, err)
	}
	var diff strings.Builder
	if err := pl.Diff(&diff); err != nil || !strings.Contains(diff.String(), "+var https = new(auth.Site).IsHTTPS() // mine") {
		t.Errorf("the diff does not show it: %s (%v)", diff.String(), err)
	}
	if err := Apply(t.Context(), root, changes(t, pl)); err != nil {
		t.Fatal(err)
	}
	if got, want := read(t, root, "web/settings.go"), strings.Replace(settings, "Secure()", "IsHTTPS()", 1); got != want {
		t.Errorf("got %s; want %s", got, want)
	}
	if got, want := read(t, root, httpsPath), httpsAfter+"\nfunc (s *Site) mine() bool { return s.IsHTTPS() }\n"; got != want {
		t.Errorf("got %s; want %s", got, want)
	}
	for name, text := range snapshot(t, root) {
		if strings.Contains(string(text), "go:fix") || strings.Contains(name, "loginscaffold_") {
			t.Errorf("%s has what was only for the migration", name)
		}
	}
	m := read(t, root, record.ManifestPath)
	if strings.Contains(m, "settings.go") || exists(filepath.Join(root, record.BasePath("web/settings.go"))) {
		t.Errorf("the record has taken in a file of the owner's: %s", m)
	}
	if got := read(t, root, record.BasePath(httpsPath)); got != httpsAfter {
		t.Errorf("the pristine text is %s", got)
	}
	again := checked(t, root, renaming, PlanOptions{})
	if !again.Idle() || len(again.ByHand) > 0 {
		t.Errorf("the second run changes %v", changes(t, again))
	}
}

// Beside conflict markers nothing is migrated, and what uses old names is listed.
func TestUpgradeWithMarkersListsTheCalls(t *testing.T) {
	root := writtenEarlier(t,
		"web/settings.go", "package web\n\nimport \"hello/internal/auth\"\n\nvar https = new(auth.Site).Secure()\n",
		httpsPath, strings.Replace(httpsBefore, "// one", "// mine", 1))
	clash := with(httpsTemplate, strings.Replace(httpsAfter, "// one", "// theirs", 1), shimTemplate, shimText)
	pl := checked(t, root, clash, PlanOptions{Conflicts: WriteMarkers})
	if got := actions(pl); got[httpsPath] != ActionMarkers || got["web/settings.go"] != "" {
		t.Errorf("the steps are %v", got)
	}
	if len(pl.ByHand) != 1 || !strings.Contains(pl.ByHand[0].String(), "web/settings.go:5: write Site.IsHTTPS") {
		t.Errorf("by hand: %v", pl.ByHand)
	}
	// With a side taken there are no markers.
	pl = checked(t, root, clash, PlanOptions{Conflicts: TakeOurs})
	if got := actions(pl)["web/settings.go"]; got != ActionMigrate || len(pl.ByHand) > 0 {
		t.Errorf("the action is %q, by hand: %v", got, pl.ByHand)
	}
}

// The run after the one that left markers migrates what that had to leave out, although the
// record has the new version by then.
func TestCallersAreMigratedWhenTheMarkersAreGone(t *testing.T) {
	clash := with(httpsTemplate, strings.Replace(httpsAfter, "// one", "// theirs", 1), shimTemplate, shimText)
	root := writtenEarlier(t,
		"web/settings.go", "package web\n\nimport \"hello/internal/auth\"\n\nvar https = new(auth.Site).Secure()\n",
		httpsPath, strings.Replace(httpsBefore, "// one", "// mine", 1))
	run := func(opt PlanOptions) *Plan {
		pl := checked(t, root, clash, opt)
		if err := Apply(t.Context(), root, changes(t, pl)); err != nil {
			t.Fatal(err)
		}
		return pl
	}
	run(PlanOptions{Conflicts: WriteMarkers})
	if tool := inspect(t, root).Manifest.Tool; tool != Version {
		t.Fatalf("the record is of version %s; want %s", tool, Version)
	}
	writeFile(t, filepath.Join(root, httpsPath), []byte(strings.Replace(httpsAfter, "// one", "// both", 1)))
	pl := run(PlanOptions{})
	if got := read(t, root, "web/settings.go"); !strings.Contains(got, "IsHTTPS()") || len(pl.ByHand) > 0 {
		t.Errorf("got %s; by hand: %v", got, pl.ByHand)
	}
	if again := run(PlanOptions{}); !again.Idle() || len(again.Renamed) > 0 {
		t.Errorf("the run after that changes %v, and looks for %v", changes(t, again), again.Renamed)
	}
}

// A project that cannot be loaded is upgraded all the same, and told of what it uses.
func TestUpgradeOfWhatCannotBeLoadedListsTheCalls(t *testing.T) {
	root := writtenEarlier(t, "web/settings.go", "package web\n\nimport \"hello/internal/auth\"\n\nvar https = new(auth.Site).Secure()\n")
	p := inspect(t, root)
	pl, err := plan.New(renaming, p, p.Defaults(), PlanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := Check(t.Context(), pl, CheckOptions{NoTidy: true, Env: append(os.Environ(), "GOFLAGS=-nonsense", "GOWORK=")}); err != nil {
		t.Fatal(err)
	}
	if len(pl.Warnings) != 1 || !strings.Contains(pl.Warnings[0], "were not migrated") || !strings.Contains(pl.Warnings[0], "-nonsense") {
		t.Errorf("the warnings are %q", pl.Warnings)
	}
	if len(pl.ByHand) != 1 || !strings.HasPrefix(pl.ByHand[0].String(), "web/settings.go:5: write Site.IsHTTPS") {
		t.Errorf("by hand: %v", pl.ByHand)
	}
	// When it can be, the next run makes up for it.
	if err := Apply(t.Context(), root, changes(t, pl)); err != nil {
		t.Fatal(err)
	}
	if got := actions(checked(t, root, renaming, PlanOptions{}))["web/settings.go"]; got != ActionMigrate {
		t.Errorf("the next run does %q with web/settings.go; want migrate", got)
	}
}
