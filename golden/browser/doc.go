// Package browser has no code of its own: its tests go through the sites of golden cases
// with a real Chromium, as visitors do, and look at what only a browser knows: focus,
// cookies, history, contrast. Each page is seen on a desk and on a phone, light and dark,
// and judged by axe-core and by the HTML checker of the W3C, which npm brings in the
// versions of package-lock.json and keeps in the user's cache.
//
// Without chromium or google-chrome, npm, and java in PATH a test is skipped, or fails
// where CI=true. One test needs no browser: it gives a site another frame for its pages,
// as an owner does.
//
// A contact sheet of every page, pages.html with its pictures, is written by
//
//	go test -run TestPages -sheet /tmp/sheet
//
// and the pictures of README.md, which a test does not compare, since fonts differ, by
//
//	go test -run TestPictures -pictures ../../docs
package browser
