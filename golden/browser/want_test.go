package browser

import (
	_ "embed"
	"encoding/json"
	"strings"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
)

//go:embed measure.js
var measure string

// at demands to be on the page at path with that heading, and measures it on a
// desk and on a phone, light and dark. The phone in light is what it leaves set.
func (b *tab) at(path, heading string) {
	b.t.Helper()
	at := b.location()
	if at.Path != path {
		b.t.Fatalf("on page %s; want %s", at, path)
	}
	if got := eval[string](b, `document.querySelector("h1").textContent`); got != heading {
		b.t.Errorf("%s: heading %q; want %q", path, got, heading)
	}
	for _, width := range []int64{1280, 390, 320} {
		for _, scheme := range []string{"dark", "light"} {
			b.look(width, scheme)
			var problems []string
			b.must(json.Unmarshal([]byte(eval[string](b, measure)), &problems))
			for _, problem := range problems {
				b.t.Errorf("%s, %d wide, %s: %s", path, width, scheme, problem)
			}
		}
	}
}

// look makes the window that wide, with that colour scheme.
func (b *tab) look(width int64, scheme string) {
	b.t.Helper()
	call(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: 800, DeviceScaleFactor: 1, Mobile: width < 600,
	})
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme},
		{Name: "prefers-reduced-motion", Value: "reduce"}, // a transition would be measured half way
	}})
}

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

// wantError demands that field has the focus and is described by message.
func (b *tab) wantError(field, message string) {
	b.t.Helper()
	b.wantFocus(field)
	text := eval[string](b, `(document.activeElement.getAttribute("aria-describedby") || "").split(" ")
		.map(id => document.getElementById(id)?.textContent ?? "?" + id).join(" | ")`)
	if !strings.Contains(text, message) {
		b.t.Errorf("%s: %s is described by %q; want %q", b.location().Path, field, text, message)
	}
}

func (b *tab) wantNotice(text string) {
	b.t.Helper()
	if got := eval[string](b, `document.querySelector("[role=status]")?.textContent ?? ""`); got != text {
		b.t.Errorf("%s: notice %q; want %q", b.location().Path, got, text)
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
