//go:build linux || darwin

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const (
	homePage     = "home.html"
	passwordPage = "internal/auth/pages/password.html"
)

// editedProject is a project with two pages in which the owner has changed what another
// prefix changes as well, and something else.
func editedProject(t *testing.T) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "hello")
	if out, err := exec.Command("loginscaffold", "init", "--yes", "--store", "memory", "--with", "none", "--prefix", "/in", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for page, edits := range map[string][]string{
		homePage:     {`"title"}}Home{{`, `"title"}}Hall{{`, `<a class="button" href="/in/login">Sign in<`, `<a class="button" href="/in/login">Come in<`},
		passwordPage: {`"title"}}Change`, `"title"}}Renew`, `<form method="post" action="/in/account/password">`, `<form class="mine" method="post" action="/in/account/password">`},
	} {
		text := readPage(t, dir, page)
		edited := strings.NewReplacer(edits...).Replace(text)
		for i := 1; i < len(edits); i += 2 {
			if !strings.Contains(edited, edits[i]) {
				t.Fatalf("%s has nothing to edit: want %s in\n%s", page, edits[i-1], text)
			}
		}
		if err := os.WriteFile(filepath.Join(dir, page), []byte(edited), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func readPage(t *testing.T, dir, page string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, page))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// What stands in a page at the place that both changed, and elsewhere, where it is merged
// whatever is chosen.
var (
	mine     = map[string]string{homePage: `href="/in/login">Come in<`, passwordPage: `<form class="mine" method="post" action="/in/account/password">`}
	theirs   = map[string]string{homePage: `href="/out/login">Sign in<`, passwordPage: `<form method="post" action="/out/account/password">`}
	myTitle  = map[string]string{homePage: "Hall", passwordPage: "Renew"}
	newLinks = map[string]string{homePage: `action="/out/logout"`, passwordPage: `href="/out/account"`}
)

func TestEachConflictIsDecidedAtAQuestion(t *testing.T) {
	for _, tt := range []struct {
		name           string
		home, password string // what is chosen
		code           exitCode
		says           []string
	}{
		{"mine", "keep mine", "keep mine", exitDone, []string{"loginscaffold upgrade --yes --no-tidy --conflicts ours --verify none"}},
		{"theirs", "take theirs", "take theirs", exitDone, []string{"loginscaffold upgrade --yes --no-tidy --conflicts theirs --verify none"}},
		{"one of each", "keep mine", "take theirs", exitDone, []string{
			"you decided the conflicts one by one, which no flag can say: the next command stops at them",
			"loginscaffold upgrade --yes --no-tidy --verify none"}},
		{"markers", "write markers", "write markers", exitConflict, []string{
			"loginscaffold upgrade --yes --no-tidy --conflicts markers --verify none",
			"error: all is written, with conflict markers in 2 files:"}},
		{"markers in one", "take theirs", "write markers", exitConflict, []string{"error: all is written, with conflict markers in 1 file:"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := editedProject(t)
			w := open(t, command("upgrade", "--no-tidy", "--verify", "none", "--prefix", "/out", dir))
			chosen := map[string]string{homePage: tt.home, passwordPage: tt.password}
			for _, page := range []string{homePage, passwordPage} {
				w.ask(page + ", changed by you and by ")
				w.press(chosen[page] + keyEnter) // typing filters
			}
			w.ask("Write these files?")
			w.press(keyEnter)
			w.exits(tt.code)
			for _, said := range tt.says {
				w.see(said)
			}
			w.isAsBefore()
			for page, choice := range chosen {
				text := readPage(t, dir, page)
				wanted := []string{myTitle[page], newLinks[page]}
				if choice != "take theirs" {
					wanted = append(wanted, mine[page])
				}
				if choice != "keep mine" {
					wanted = append(wanted, theirs[page])
				}
				if choice == "write markers" {
					wanted = append(wanted, "<<<<<<< yours\n", "||||||| base v", "=======\n", ">>>>>>> loginscaffold v")
				}
				for _, w := range wanted {
					if !strings.Contains(text, w) {
						t.Errorf("%s: %s lacks %q:\n%s", choice, page, w, text)
					}
				}
				for _, side := range []struct{ not, text string }{{"keep mine", theirs[page]}, {"take theirs", mine[page]}, {"keep mine", "<<<<<<<"}, {"take theirs", "<<<<<<<"}} {
					if choice == side.not && strings.Contains(text, side.text) {
						t.Errorf("%s: %s has %q:\n%s", choice, page, side.text, text)
					}
				}
			}
		})
	}
}

// The preset shows what both sides made of it, and asks again.
func TestAConflictIsShownBeforeItIsDecided(t *testing.T) {
	dir := editedProject(t)
	w := open(t, command("upgrade", "--no-tidy", "--verify", "none", "--prefix", "/out", dir))
	w.ask(homePage + ", changed by you and by ")
	w.press(keyEnter)
	w.see("  home.html:16")
	for _, line := range []string{"    yours", `      | <p><a class="button" href="/in/login">Come in</a></p>`, `      | <p><a class="button" href="/in/login">Sign in</a></p>`, `      | <p><a class="button" href="/out/login">Sign in</a></p>`} {
		w.see(line)
	}
	w.eventually("it is asked again", func() bool {
		shown, _ := w.view()
		return strings.Count(shown, "? "+homePage+", changed by you") == 2
	})
	w.ask(homePage + ", changed by you and by ")
	w.press("keep" + keyEnter)
	w.ask(passwordPage + ", changed by you and by ")
	w.press("take" + keyEnter)
	w.ask("Write these files?")
	w.see("  merge     home.html (1 conflict decided for your side)")
	w.see("  merge     internal/auth/pages/password.html (1 conflict decided for this version)")
	w.press("no" + keyEnter)
	w.exits(exitInterrupted)
	w.see("loginscaffold: nothing was written")
	isStillMine(t, dir)
}

func TestLeavingAtAConflictWritesNothing(t *testing.T) {
	for _, tt := range []struct{ name, keys, says string }{
		{"stop", "stop" + keyEnter, "loginscaffold: nothing was written"},
		{"Ctrl-D", keyCtrlD, "loginscaffold: nothing was written"},
		{"Ctrl-C", keyCtrlC, "loginscaffold: error: interrupted"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := editedProject(t)
			w := open(t, command("upgrade", "--no-tidy", "--verify", "none", "--prefix", "/out", dir))
			w.ask(homePage + ", changed by you and by ")
			w.press("take" + keyEnter)
			w.ask(passwordPage + ", changed by you and by ")
			w.press(tt.keys)
			w.exits(exitInterrupted)
			w.see(tt.says)
			w.isAsBefore()
			isStillMine(t, dir)
		})
	}
}

func isStillMine(t *testing.T, dir string) {
	t.Helper()
	for _, page := range []string{homePage, passwordPage} {
		if text := readPage(t, dir, page); !strings.Contains(text, mine[page]) || strings.Contains(text, "/out/") {
			t.Errorf("%s was written:\n%s", page, text)
		}
	}
	out, err := exec.Command("loginscaffold", "upgrade", "--dry-run", dir).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "nothing to do") {
		t.Errorf("the record has changed: %v\n%s", err, out)
	}
}
