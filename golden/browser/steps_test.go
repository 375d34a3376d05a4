package browser

import (
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

const blank = "about:blank"

func (b *tab) visit(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.site + path))
}

// back goes back one page. It waits for the address and not for a load, because a
// page that the browser kept in memory would come without one.
func (b *tab) back() {
	b.t.Helper()
	from := b.location().String()
	eval[any](b, "history.back()")
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		// There is no page to ask while one gives way to the next.
		at, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.readyState === "complete" ? location.href : ""`))
		if err == nil && at != "" && at != from {
			return
		}
	}
	b.t.Fatalf("still on %s after going back", from)
}

// reload asks the site for the page again, from wherever it came before.
func (b *tab) reload() {
	b.t.Helper()
	b.do(chromedp.Navigate(b.location().String()))
}

// follow clicks a link.
func (b *tab) follow(selector string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS("main " + selector)))
}

// submit clicks the first button of the page.
func (b *tab) submit() {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS("main button")))
}

// submitUnchecked is submit in a browser that does not look at what was typed.
func (b *tab) submitUnchecked() {
	b.t.Helper()
	eval[any](b, `document.querySelector("main form").noValidate = true`)
	b.submit()
}

// press clicks the button of the form that goes to path.
func (b *tab) press(path string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(`form[action="` + path + `"] button`)))
}

// fill types values into fields, over what is there: name, value, name, value.
func (b *tab) fill(pairs ...string) {
	b.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		input := chromedp.CSS(`input[name="` + pairs[i] + `"]`)
		b.must(chromedp.Do(b.ctx, chromedp.Clear(input), chromedp.SendKeys(input, pairs[i+1])))
	}
}

func (b *tab) tick(field string) {
	b.t.Helper()
	b.must(chromedp.Do(b.ctx, chromedp.Click(chromedp.CSS(`input[name="`+field+`"]`))))
}

// forget takes a cookie away, as closing the browser does with those that end
// with it.
func (b *tab) forget(cookie string) {
	b.t.Helper()
	call(b, network.DeleteCookies, network.DeleteCookiesParams{Name: cookie, URL: b.site})
}

// postFromElsewhere has a page that is not the site's send a form to path.
func (b *tab) postFromElsewhere(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(blank))
	eval[any](b, `document.body.innerHTML = '<main><form method="post" action="`+b.site+path+`"><button>Send</button></form></main>'`)
	b.submit()
}
