package browser

import (
	_ "embed"
	"fmt"
	"path"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

//go:embed look.js
var lookJS string

// look is how a page is seen.
type look struct {
	name   string
	width  int64
	scheme string
}

// looks end with the one that a visitor goes on with.
var looks = []look{
	{"narrow-light", 320, "light"},
	{"phone-dark", 390, "dark"},
	{"phone-light", 390, "light"},
	{"desk-dark", 1280, "dark"},
	{"desk-light", 1280, "light"},
}

// at demands to be on the page at that path, which may be a pattern, and that it came
// with that status. It judges the page in every look and without a mouse.
func (b *tab) at(name, pattern string, status int64) {
	b.t.Helper()
	at := b.location()
	html, got := b.source()
	if ok, err := path.Match(pattern, at.Path); !ok || err != nil || got != status {
		b.t.Fatalf("%s: on page %s with status %d; want %s, %d\n%s", name, at, got, pattern, status, html)
	}
	b.pages.keep(name, html)
	complain := func(where string, problems []string) {
		for _, problem := range problems {
			b.t.Errorf("%s (%s), %s: %s", name, at.Path, where, problem)
		}
	}
	complain("markup", eval[[]string](b, lookJS+".markup()"))
	for _, look := range looks {
		b.look(look)
		complain(look.name, eval[[]string](b, lookJS+".looks()"))
		if look.width > 320 {
			complain(look.name, b.axe())
			b.pages.picture(b, name, look)
		}
		if look.name == "phone-dark" || look.name == "desk-light" {
			complain(look.name, b.tour())
		}
	}
	b.emulate("light", &emulation.MediaFeature{Name: "forced-colors", Value: "active"})
	complain("forced colours", eval[[]string](b, lookJS+".forced()"))
	b.emulate("light")
}

// look makes the window that wide, with that colour scheme.
func (b *tab) look(l look) {
	b.t.Helper()
	call(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: l.width, Height: 800, DeviceScaleFactor: 1, Mobile: l.width < 600,
	})
	b.emulate(l.scheme)
}

func (b *tab) emulate(scheme string, more ...*emulation.MediaFeature) {
	b.t.Helper()
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: append(more,
		&emulation.MediaFeature{Name: "prefers-color-scheme", Value: scheme},
		&emulation.MediaFeature{Name: "prefers-reduced-motion", Value: "reduce"}, // a transition would be measured half way
	)})
}

// tour goes through every control by Tab, from the first to the last, and leaves the focus
// where it was.
func (b *tab) tour() (problems []string) {
	b.t.Helper()
	focus := eval[int](b, lookJS+".controls().indexOf(document.activeElement)")
	n := eval[int](b, lookJS+".controls().length")
	for i := range n {
		if i == 0 {
			eval[any](b, lookJS+".controls()[0].focus()")
		} else {
			b.key("\t")
		}
		if problems = b.ring(i); len(problems) > 0 {
			break
		}
	}
	eval[any](b, fmt.Sprintf("document.activeElement.blur(); %s.controls()[%d]?.focus()", lookJS, focus))
	return problems
}

// ring returns what is wrong with the control of that number having the focus. The page
// scrolls there a moment later.
func (b *tab) ring(number int) (problems []string) {
	b.t.Helper()
	for range 40 {
		problems = eval[[]string](b, fmt.Sprintf("%s.ring(%d)", lookJS, number))
		if len(problems) == 0 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	return problems
}

// key types keys where the focus is.
func (b *tab) key(keys string) {
	b.t.Helper()
	b.must(chromedp.Do(b.ctx, chromedp.KeyEvent(keys)))
}
