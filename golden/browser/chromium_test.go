package browser

import (
	"context"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// stopBrowser ends the browser when there is one.
var stopBrowser = func() {}

func TestMain(m *testing.M) {
	code := m.Run()
	stopBrowser()
	os.Exit(code)
}

// browser is the one Chromium of all tests: starting it takes longer than most of them.
var browser = sync.OnceValues(func() (context.Context, error) {
	path, err := chromium()
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("force-color-profile", "srgb"),
	)
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox) // which Chromium refuses root
	}
	ctx, stopProcess := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, closeBrowser := chromedp.NewContext(ctx)
	stopBrowser = func() {
		closeBrowser()
		stopProcess()
	}
	return ctx, chromedp.Do(ctx)
})

// chromium finds a browser.
func chromium() (path string, err error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", missing("neither chromium nor google-chrome is in PATH; on Debian get one with: apt-get install chromium")
}

// missing is what this machine lacks, and how to get it.
type missing string

func (m missing) Error() string { return string(m) }

// need skips the test when err is something that this machine lacks. CI lacks nothing.
func need(t *testing.T, err error) {
	t.Helper()
	if hint, ok := err.(missing); ok && os.Getenv("CI") != "true" {
		t.Skip(hint)
	}
	if err != nil {
		t.Fatal(err)
	}
}
