//go:build linux || darwin

package main

import (
	"os"
	"path/filepath"
	"testing"
)

// The question is about taking out, and Enter leaves everything as it is.
func TestRemoveAsksBeforeItTakesAnythingOut(t *testing.T) {
	for _, tt := range []struct {
		name, keys string
		code       exitCode
		says       string
	}{
		{"Enter", keyEnter, exitInterrupted, "loginscaffold: nothing was written"},
		{"yes", "yes" + keyEnter, exitDone, "loginscaffold: the same without questions: loginscaffold remove --yes "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := editedProject(t)
			w := open(t, command("remove", dir))
			w.ask("Take this out?")
			w.see("  delete ")
			w.see("  eject     home.html (you edited it, so it stays)")
			w.press(tt.keys)
			w.exits(tt.code)
			w.see(tt.says)
			_, err := os.Stat(filepath.Join(dir, "main.go"))
			if gone := os.IsNotExist(err); gone != (tt.code == exitDone) {
				t.Errorf("main.go: %v", err)
			}
		})
	}
}
