package browser

import (
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestKeyboard has somebody without a mouse register, sign out, sign in, and set a new
// password by mail: by Tab, Space, Enter and typing alone.
func TestKeyboard(t *testing.T) {
	t.Parallel()
	s := startSite(t, filepath.Join("..", "stdlib-sqlite"))
	b := open(t, s.url)
	b.look(looks[len(looks)-1])

	b.visit("/")
	b.tabTo(`a[href="/register"]`).enter()
	b.wantFocus("email")
	b.key(alice + "\t" + password)
	b.enter()
	b.wantPage("/")
	b.tabTo(`form[action="/logout"] button`).enter()
	b.wantPage("/")

	b.tabTo(`a[href="/login"]`).enter()
	b.wantFocus("email")
	b.key(alice + "\t" + password)
	b.tabTo("input[name=remember]").key(" ")
	b.tabTo("button").enter()
	b.wantPage("/")
	b.wantCookies(map[string]lifetime{"auth_session": endsWithBrowser, "auth_remember": persists, "auth_device": persists})
	b.tabTo(`form[action="/logout"] button`).enter()

	b.tabTo(`a[href="/login"]`).enter()
	b.wantFocus("email")
	b.tabTo(`a[href="/forgot"]`).enter()
	b.wantFocus("email")
	b.key(alice)
	b.enter()
	b.wantPage("/forgot")
	b.visit(s.mailed(t, "/reset/"))
	b.wantFocus("password")
	b.key(changed)
	b.enter()
	b.wantPage("/login")
	b.wantNotice("password-reset")
}

// tabTo presses Tab until the element of that selector has the focus.
func (b *tab) tabTo(selector string) *tab {
	b.t.Helper()
	for range 12 {
		b.key("\t")
		if eval[bool](b, `document.activeElement.matches('`+selector+`')`) {
			return b
		}
	}
	b.t.Fatalf("%s: Tab does not stop at %s", b.location().Path, selector)
	return nil
}

// enter presses Enter, which follows a link or sends a form, and waits for the page.
func (b *tab) enter() {
	b.t.Helper()
	b.do(chromedp.KeyEvent(kb.Enter))
}

func (b *tab) wantPage(path string) {
	b.t.Helper()
	if at := b.location(); at.Path != path {
		b.t.Fatalf("on page %s; want %s", at, path)
	}
}
