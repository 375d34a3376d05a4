package browser

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

//go:embed package.json
var packageJSON []byte

//go:embed package-lock.json
var packageLock []byte

// judges is the directory of what npm has installed, once for each package-lock.json.
var judges = sync.OnceValues(func() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "loginscaffold-browser", fmt.Sprintf("%x", sha256.Sum256(packageLock))[:16])
	modules := filepath.Join(dir, "node_modules")
	if _, err := os.Stat(modules); err == nil {
		return modules, nil
	}
	npm, err := exec.LookPath("npm")
	if err != nil {
		return "", missing("npm is not in PATH; on Debian get it with: apt-get install npm")
	}
	// Whole or not at all: somewhere else, and then renamed.
	if err := os.MkdirAll(filepath.Dir(dir), 0o750); err != nil {
		return "", err
	}
	unfinished, err := os.MkdirTemp(filepath.Dir(dir), "unfinished-")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(unfinished) }()
	err = errors.Join(
		os.WriteFile(filepath.Join(unfinished, "package.json"), packageJSON, 0o600),
		os.WriteFile(filepath.Join(unfinished, "package-lock.json"), packageLock, 0o600))
	if err != nil {
		return "", err
	}
	install := exec.Command(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-bin-links") // #nosec G204 -- npm
	install.Dir = unfinished
	if out, err := install.CombinedOutput(); err != nil {
		return "", missing(fmt.Sprintf("npm ci in golden/browser failed, which needs the network once: %v\n%s", err, out))
	}
	if err := os.Rename(unfinished, dir); err != nil {
		if _, there := os.Stat(modules); there != nil { // nobody else was quicker
			return "", err
		}
	}
	return modules, nil
})

var axeSource = sync.OnceValues(func() (string, error) {
	dir, err := judges()
	if err != nil {
		return "", err
	}
	source, err := os.ReadFile(filepath.Join(dir, "axe-core", "axe.min.js"))
	return string(source), err
})

// axe returns what axe-core finds wrong with the page. A mail has no landmarks and no
// heading: its subject is what a reader hears first.
func (b *tab) axe() []string {
	b.t.Helper()
	source, err := axeSource()
	need(b.t, err)
	b.must(chromedp.Do(b.ctx, chromedp.Evaluate[chromedp.Void](`typeof axe === "undefined" && (() => {`+source+`})()`)))
	const run = `axe.run(document, {resultTypes: ["violations"], elementRef: false, runOnly:
		["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"].concat(new URLSearchParams(location.search).has("mail") ? [] : "best-practice")})
		.then(r => r.violations.map(v => "axe " + v.id + ": " + v.help + ": " + v.nodes.map(n => n.html).join(" ").slice(0, 200)))`
	b.allowScript(true)
	defer b.allowScript(false)
	problems, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]string](run, chromedp.EvalAwaitPromise))
	b.must(err)
	return problems
}

// obsolete is what the checker says of the tables that mail programs want.
var obsolete = regexp.MustCompile(`attribute on the “t(able|d)” element is obsolete`)

// checkHTML has the HTML checker of the W3C read the pages in dir.
func checkHTML(t *testing.T, dir string) {
	t.Helper()
	modules, err := judges()
	need(t, err)
	java, err := exec.LookPath("java")
	if err != nil {
		need(t, missing("java is not in PATH; on Debian get it with: apt-get install default-jre-headless"))
	}
	var stdout, stderr bytes.Buffer
	check := exec.Command(java, "-jar", filepath.Join(modules, "vnu-jar", "build", "dist", "vnu.jar"), // #nosec G204 -- of the cache
		"--format", "json", "--stdout", "--exit-zero-always", "--also-check-css", dir)
	check.Stdout, check.Stderr = &stdout, &stderr
	if err := check.Run(); err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	var report struct {
		Messages []struct{ Type, Message, Extract, URL string }
	}
	if err := json.Unmarshal(stdout.Bytes(), &report); err != nil {
		t.Fatalf("%v\n%s", err, stdout.String())
	}
	for _, m := range report.Messages {
		file := filepath.Base(m.URL)
		if strings.HasPrefix(file, "mail") && obsolete.MatchString(m.Message) {
			continue
		}
		t.Errorf("%s: %s: %s: %s", file, m.Type, m.Message, m.Extract)
	}
}
