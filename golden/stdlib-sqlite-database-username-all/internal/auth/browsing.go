package auth

import (
	"net/http"
	"net/url"
	"strings"
)

// Who asks, a person with a browser or a script, and how a browser is sent on.

// isPageLoad reports whether r loads a page that a person waits for.
func isPageLoad(r *http.Request) bool {
	return (r.Method == http.MethodGet || r.Method == http.MethodHead) && isBrowsing(r)
}

// isBrowsing reports whether a person, and not a script, waits for the answer to r, a page
// load or a form. Browsers say so in Sec-Fetch-Mode; old ones at least ask for HTML.
func isBrowsing(r *http.Request) bool {
	if mode := r.Header.Get("Sec-Fetch-Mode"); mode != "" {
		return mode == "navigate"
	}
	return accepts(r, "text/html") && r.Header.Get("X-Requested-With") != "XMLHttpRequest"
}

// accepts reports whether r asks for that media type by its name.
func accepts(r *http.Request, mediaType string) bool {
	return strings.Contains(strings.Join(r.Header.Values("Accept"), ","), mediaType)
}

// redirect sends the browser on after a POST, with the notice of that code, if any. 303 has
// it ask with GET, so that reloading does not post again.
func redirect(w http.ResponseWriter, r *http.Request, path, notice string) {
	// #nosec G710 -- a path is one of ours, or has been through safeNext
	http.Redirect(w, r, withQuery(path, "notice", notice), http.StatusSeeOther)
}

// withQuery adds a parameter to a path, unless value is empty.
func withQuery(path, name, value string) string {
	if value == "" {
		return path
	}
	path, fragment, _ := strings.Cut(path, "#")
	sep := "?"
	if strings.Contains(path, "?") {
		sep = "&"
	}
	path += sep + name + "=" + url.QueryEscape(value)
	if fragment != "" {
		path += "#" + fragment
	}
	return path
}
