package browser

import (
	"strings"
	"time"

	"github.com/chromedp/cdproto/network"
)

// wantFocus demands that the visitor can type into that field at once.
func (b *tab) wantFocus(field string) {
	b.t.Helper()
	const focused = `document.activeElement?.getAttribute("name") ?? ""`
	// Autofocus comes with the first picture of the page, a moment after its load.
	got := eval[string](b, focused)
	for end := time.Now().Add(5 * time.Second); got != field && time.Now().Before(end); got = eval[string](b, focused) {
		time.Sleep(50 * time.Millisecond)
	}
	if got != field {
		b.t.Errorf("%s: focus is in %q; want %q", b.location().Path, got, field)
	}
}

// wantError demands that the fields are marked as wrong and described by what is wrong
// with them, that the first of them has the focus, and that the title tells.
func (b *tab) wantError(fields ...string) {
	b.t.Helper()
	b.wantFocus(fields[0])
	for _, field := range fields {
		if !eval[bool](b, `(input => input.getAttribute("aria-invalid") === "true" &&
			input.getAttribute("aria-describedby").split(" ").some(id => document.getElementById(id).classList.contains("error")))
			(document.querySelector("input[name=`+field+`]"))`) {
			b.t.Errorf("%s: nothing says what is wrong with %s", b.location().Path, field)
		}
	}
	b.wantErrorTitle()
}

// wantAlert demands a message about the whole form.
func (b *tab) wantAlert() {
	b.t.Helper()
	if eval[string](b, `document.querySelector("form [role=alert]")?.textContent ?? ""`) == "" {
		b.t.Errorf("%s: no alert in the form", b.location().Path)
	}
	b.wantErrorTitle()
}

func (b *tab) wantErrorTitle() {
	b.t.Helper()
	if title := eval[string](b, "document.title"); !strings.HasPrefix(title, "Error: ") {
		b.t.Errorf("%s: title %q; want it to begin with Error:", b.location().Path, title)
	}
}

// wantNotice demands that the page tells what the notice of that code says.
func (b *tab) wantNotice(code string) {
	b.t.Helper()
	if got := b.location().Query().Get("notice"); got != code {
		b.t.Errorf("%s: notice %q; want %q", b.location().Path, got, code)
	}
	if eval[string](b, `document.querySelector("[role=status]")?.textContent ?? ""`) == "" {
		b.t.Errorf("%s: notice %s says nothing", b.location().Path, code)
	}
}

// lifetime is how long a browser keeps a cookie.
type lifetime bool

const (
	endsWithBrowser lifetime = false
	persists        lifetime = true
)

// wantCookies demands these cookies and no others, out of the reach of script and
// of other sites' forms.
func (b *tab) wantCookies(want map[string]lifetime) {
	b.t.Helper()
	cookies := call(b, network.GetCookies, network.GetCookiesParams{URLs: []string{b.site + "/"}}).Cookies
	if len(cookies) != len(want) {
		b.t.Errorf("%d cookies; want %d", len(cookies), len(want))
	}
	for _, c := range cookies {
		kept, ok := want[c.Name]
		switch {
		case !ok:
			b.t.Errorf("cookie %s; want none of that name", c.Name)
		case !c.HTTPOnly || c.SameSite != network.CookieSameSiteLax || c.Path != "/":
			b.t.Errorf("cookie %s: HttpOnly %v, SameSite %q, Path %q; want true, Lax and /", c.Name, c.HTTPOnly, c.SameSite, c.Path)
		case c.Session == bool(kept):
			b.t.Errorf("cookie %s ends with the browser: %v; want %v", c.Name, c.Session, !kept)
		}
	}
	if seen := eval[string](b, "document.cookie"); seen != "" {
		b.t.Errorf("script reads the cookies %q", seen)
	}
}
