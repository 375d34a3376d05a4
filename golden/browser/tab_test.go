package browser

import (
	"context"
	"net/url"
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

// tab is a tab with cookies of its own. A step that cannot be made ends the test; what
// is wrong with a page only fails it.
type tab struct {
	t    *testing.T
	ctx  context.Context
	site string // URL, without a final slash

	pages *pages // what it has seen is kept there, or nowhere

	mu         sync.Mutex
	complaints []string                       // of the browser, about the pages
	page       *network.EventResponseReceived // the newest
}

// open opens a tab, in which no page runs script, and closes it when the test ends.
func open(t *testing.T, site string) *tab {
	t.Helper()
	ctx, err := browser()
	need(t, err)
	ctx, cancel := context.WithTimeout(ctx, 8*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)

	b := &tab{t: t, ctx: ctx, site: site}
	b.must(chromedp.Do(ctx))
	b.must(chromedp.Listen(ctx, b.listen))
	call(b, log.Enable, cdp.Empty{})
	b.allowScript(false)
	// Without it a headless page has no focus to look at.
	call(b, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	t.Cleanup(b.reportComplaints)
	return b
}

// listen notes the page that comes, and what the browser says about it: errors of script,
// violations of the Content-Security-Policy, what could not be loaded, and requests that
// leave the site.
func (b *tab) listen(event any) {
	var complaint string
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *log.EventEntryAdded:
		// That a page is an error is no news: at asks for its status.
		if !strings.Contains(e.Entry.Text, "responded with a status of") {
			complaint = string(e.Entry.Level) + ": " + e.Entry.Text + " " + e.Entry.URL
		}
	case *runtime.EventExceptionThrown:
		complaint = "exception: " + e.ExceptionDetails.Text
	case *runtime.EventConsoleAPICalled:
		complaint = "console." + string(e.Type)
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, b.site+"/") && e.Request.URL != blank {
			complaint = "request to " + e.Request.URL
		}
	case *network.EventResponseReceived:
		if e.Type == network.ResourceTypeDocument {
			b.page = e
		} else if e.Response.Status >= 400 && !strings.HasSuffix(e.Response.URL, "/favicon.ico") { // which browsers ask for unasked
			complaint = "missing: " + e.Response.URL
		}
	}
	if complaint != "" {
		b.complaints = append(b.complaints, complaint)
	}
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

// do runs steps that end in a new page, and waits for it and for the focus: the browser
// gives that to the field with autofocus when it first paints, after the page is loaded,
// and complains when something else has it by then.
func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	_, err := chromedp.RunResponse(b.ctx, steps...)
	b.must(err)
	for !eval[bool](b, `!document.querySelector("[autofocus]") || document.activeElement !== document.body`) {
		b.must(b.ctx.Err())
		time.Sleep(5 * time.Millisecond)
	}
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

// allowScript lets pages run script, or not. What a test evaluates runs in any case, but
// waits for no timer where script may not run.
func (b *tab) allowScript(allow bool) {
	b.t.Helper()
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !allow})
}

// source is the page as the site has sent it, and its status.
func (b *tab) source() (html []byte, status int64) {
	b.t.Helper()
	b.mu.Lock()
	page := b.page
	b.mu.Unlock()
	body := call(b, network.GetResponseBody, network.GetResponseBodyParams{RequestID: page.RequestID})
	return body.Body, page.Response.Status
}
