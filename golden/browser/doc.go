// Package browser has no code of its own: its test goes through the site of the
// case stdlib-sqlite with a real Chromium, as a visitor does, and looks at what
// only a browser knows: focus, cookies, history, contrast. A second test needs no
// browser: it gives a site another frame for its pages, as an owner does.
//
// Without chromium or google-chrome in PATH the first is skipped, or fails where
// CI=true.
package browser
