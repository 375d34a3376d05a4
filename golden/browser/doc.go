// Package browser has no code of its own: its test goes through the site of the
// case stdlib-sqlite with a real Chromium, as a visitor does, and looks at what
// only a browser knows: focus, cookies, history, contrast.
//
// Without chromium or google-chrome in PATH the test is skipped, or fails where
// CI=true.
package browser
