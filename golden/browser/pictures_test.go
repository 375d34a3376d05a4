package browser

import (
	"bytes"
	"cmp"
	"flag"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
)

var picturesDir = flag.String("pictures", "", "the directory to write the pictures of README.md to")

// TestPictures draws the six pages that README.md shows, in light and dark, as a project
// called hello has them that was made a moment ago. It does so only when -pictures tells
// where to: no test compares them, since another machine has other fonts.
func TestPictures(t *testing.T) {
	if *picturesDir == "" {
		return
	}
	source := filepath.Join(t.TempDir(), "hello")
	init := exec.Command("go", "run", "./cmd/loginscaffold", "init", source, "--yes", "--session", "database", "--with", "all")
	init.Dir = filepath.Join("..", "..")
	init.Env = append(os.Environ(), "GOWORK=off")
	if out, err := init.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	s := startSite(t, source)
	b := open(t, s.url)

	b.visit("/login")
	b.fill("email", alice)
	b.draw("login")
	b.visit("/register")
	b.draw("register")
	b.fill("email", alice, "password", password)
	b.submit()
	confirm := s.mailed(t, "/confirm/")
	b.visit("/login")
	b.fill("email", alice, "password", password)
	b.tick("remember")
	b.submit()
	b.visit(confirm)
	b.submit()
	b.visit("/account")
	b.draw("account")
	s.signIn(t, map[string]string{"email": alice, "password": password})
	b.visit("/account/devices")
	b.draw("devices")
	b.press("/account/devices/revoke")
	b.visit("/forgot")
	b.fill("email", alice)
	b.submit()
	b.draw("check-your-mail")
	s.mailed(t, "/reset/")
	b.visit(s.mailPage(t))
	b.follow("h2 a")
	b.draw("mail")
}

// draw draws the page as a README can show it: not wide, and of few colours.
func (b *tab) draw(name string) {
	b.t.Helper()
	eval[any](b, "document.activeElement.blur()")
	whole := true
	for _, scheme := range []string{"light", "dark"} {
		b.emulate(scheme)
		call(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: 560, Height: 700, DeviceScaleFactor: 1.5})
		edges := eval[[]float64](b, `[document.querySelector("header") ?? document.body, document.querySelector("main, td.card")]
			.map((e, i) => i ? e.getBoundingClientRect().bottom : e.getBoundingClientRect().top)`)
		shot := call(b, page.CaptureScreenshot, page.CaptureScreenshotParams{
			CaptureBeyondViewport: &whole,
			Clip:                  &page.Viewport{Y: edges[0], Width: 560, Height: edges[1] - edges[0] + 20, Scale: 1},
		})
		drawn, err := png.Decode(bytes.NewReader(shot.Data))
		b.must(err)
		var small bytes.Buffer
		b.must((&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&small, fewColours(drawn, 48)))
		if small.Len() > 40_000 {
			b.t.Errorf("%s, %s: %d bytes; want at most 40000", name, scheme, small.Len())
		}
		b.must(os.WriteFile(filepath.Join(*picturesDir, name+"-"+scheme+".png"), small.Bytes(), 0o600))
	}
}

// fewColours draws an image with its most frequent colours. What else there is are the
// edges of letters, for which the nearest of these will do.
func fewColours(from image.Image, n int) *image.Paletted {
	count := make(map[color.Color]int)
	box := from.Bounds()
	for y := range box.Dy() {
		for x := range box.Dx() {
			count[from.At(x, y)]++
		}
	}
	palette := slices.SortedFunc(maps.Keys(count), func(a, b color.Color) int { return cmp.Compare(count[b], count[a]) })
	to := image.NewPaletted(box, palette[:min(n, len(palette))])
	for y := range box.Dy() {
		for x := range box.Dx() {
			to.Set(x, y, from.At(x, y))
		}
	}
	return to
}
