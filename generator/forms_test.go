package generator

import (
	"slices"
	"strings"
	"testing"
)

// TestFormsHaveAPage: whoever sends a form of a feature without being signed in is led
// back to the page it is on, so every such form has to be listed with a page that can be
// loaded.
func TestFormsHaveAPage(t *testing.T) {
	shown := []string{"/account"} // of the base
	for _, f := range Features {
		for _, r := range f.Routes {
			if strings.Contains(r.Allow(), "GET") {
				shown = append(shown, r.Path)
			}
		}
	}
	for _, f := range Features {
		listed := make(map[string]bool)
		for _, form := range f.Forms {
			listed[form.Action] = true
			if !slices.Contains(shown, form.Page) {
				t.Errorf("%s: the form of %s is on %s, which is no page", f.Value, form.Action, form.Page)
			}
		}
		for _, r := range f.Routes {
			guarded := strings.Contains(r.Allow(), "POST") && strings.Contains(r.Handler, "Required)")
			if guarded != listed[r.Path] {
				t.Errorf("%s: %s is a form for who is signed in: %v; among Forms: %v", f.Value, r.Path, guarded, listed[r.Path])
			}
		}
	}
}
