package browser

import (
	"flag"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

var sheetDir = flag.String("sheet", "", "a directory for pictures of every page, and pages.html that shows them")

// pages are the pages that a test has been on.
type pages struct {
	t    *testing.T
	dir  string // of their HTML
	site string // whose they are

	mu    sync.Mutex
	names []string
}

// keep keeps a page for the HTML checker.
func (p *pages) keep(name string, source []byte) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.names = append(p.names, name)
	if err := os.WriteFile(filepath.Join(p.dir, name+"."+p.site+".html"), source, 0o600); err != nil {
		p.t.Error(err)
	}
}

// keepStylesheet keeps what the pages look like for the same checker.
func (p *pages) keepStylesheet(file string) {
	css, err := os.ReadFile(file) // #nosec G304 -- of a golden case
	if err == nil {
		err = os.WriteFile(filepath.Join(p.dir, p.site+".css"), css, 0o600)
	}
	if err != nil {
		p.t.Error(err)
	}
}

// picture keeps a picture of the page for the contact sheet, if one is wanted.
func (p *pages) picture(b *tab, name string, l look) {
	if p == nil || *sheetDir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	b.must(err)
	b.must(os.WriteFile(filepath.Join(*sheetDir, p.picturePath(name, l)), png, 0o600))
}

func (p *pages) picturePath(name string, l look) string {
	return p.site + "." + name + "." + l.name + ".png"
}

// sheet returns the pages as rows of pictures.
func (p *pages) sheet() string {
	var rows strings.Builder
	for _, name := range p.names {
		fmt.Fprintf(&rows, "<h2>%s: %s</h2>\n<div>", html.EscapeString(p.site), html.EscapeString(name))
		for _, l := range looks {
			if l.width > 320 {
				fmt.Fprintf(&rows, `<img src="%s" alt="%s" style="width: %dpx">`, p.picturePath(name, l), l.name, l.width/2)
			}
		}
		rows.WriteString("</div>\n")
	}
	return rows.String()
}

const sheetHead = `<!DOCTYPE html>
<meta charset="utf-8">
<title>Every page</title>
<style>
  body { margin: 1rem; background: #999; font: 14px sans-serif; }
  div { display: flex; gap: 1rem; align-items: start; flex-wrap: wrap; }
</style>
`
