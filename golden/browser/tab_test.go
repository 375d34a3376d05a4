package browser

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// tab is the one tab of a browser. A step that cannot be made ends the test; what
// is wrong with a page only fails it.
type tab struct {
	t    *testing.T
	ctx  context.Context
	site string // URL, without a final slash

	mu         sync.Mutex
	complaints []string // of the browser, about the pages
}

// open starts the browser at the path chrome with a profile of its own, which is
// closed and removed when the test ends.
func open(t *testing.T, chrome, site string) *tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chrome),
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
	)
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox) // which Chromium refuses root
	}
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)

	b := &tab{t: t, ctx: ctx, site: site}
	b.must(chromedp.Listen(ctx, b.listen))
	call(b, log.Enable, cdp.Empty{})
	// Without it a headless page has no focus to look at.
	call(b, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	t.Cleanup(b.reportComplaints)
	return b
}

// chromium finds a browser, or skips the test.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const hint = "neither chromium nor google-chrome is in PATH; on Debian get one with: apt-get install chromium"
	if os.Getenv("CI") == "true" {
		t.Fatal(hint)
	}
	t.Skip(hint)
	return ""
}

// listen notes what the browser says about a page: errors of script, violations
// of the Content-Security-Policy, what could not be loaded, and requests that
// leave the site.
func (b *tab) listen(event any) {
	var complaint string
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if !expected(e.Entry) {
			complaint = string(e.Entry.Level) + ": " + e.Entry.Text + " " + e.Entry.URL
		}
	case *runtime.EventExceptionThrown:
		complaint = "exception: " + e.ExceptionDetails.Text
	case *runtime.EventConsoleAPICalled:
		complaint = "console." + string(e.Type)
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, b.site+"/") {
			complaint = "request to " + e.Request.URL
		}
	}
	if complaint != "" {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.complaints = append(b.complaints, complaint)
	}
}

// expected reports whether e is about a page that is an error on purpose. Nobody
// gave the site an icon, and browsers ask for one all the same.
func expected(e *log.Entry) bool {
	refused := strings.Contains(e.Text, "status of 401 ") || strings.Contains(e.Text, "status of 422 ")
	missing := strings.Contains(e.Text, "status of 404 ") &&
		(strings.HasSuffix(e.URL, "/favicon.ico") || strings.HasSuffix(e.URL, missingPage))
	return e.Source == "network" && (refused || missing)
}

func (b *tab) reportComplaints() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, complaint := range b.complaints {
		b.t.Errorf("the browser says: %s", complaint)
	}
}

func (b *tab) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// do runs steps that end in a new page, and waits for it.
func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	_, err := chromedp.RunResponse(b.ctx, steps...)
	b.must(err)
}

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

// submit clicks the one button of the page.
func (b *tab) submit() {
	b.t.Helper()
	if n := eval[int](b, `document.querySelectorAll("button").length`); n != 1 {
		b.t.Fatalf("%s has %d buttons; want 1", eval[string](b, "location.pathname"), n)
	}
	b.do(chromedp.Click(chromedp.CSS("main form button")))
}

// press clicks the button of the form that goes to path.
func (b *tab) press(path string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(`form[action="` + path + `"] button`)))
}

// fill types value into the field of that name, over what is there.
func (b *tab) fill(field, value string) {
	b.t.Helper()
	input := chromedp.CSS(`input[name="` + field + `"]`)
	b.must(chromedp.Do(b.ctx, chromedp.Clear(input), chromedp.SendKeys(input, value)))
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

// eval runs an expression in the page.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	b.must(err)
	return value
}

func call[P, R any](b *tab, command cdp.Command[P, R], params P) R {
	b.t.Helper()
	result, err := chromedp.Call(b.ctx, command, params)
	b.must(err)
	return result
}

func (b *tab) location() *url.URL {
	b.t.Helper()
	at, err := url.Parse(eval[string](b, "location.href"))
	b.must(err)
	return at
}
