package auth

import (
	"net/http"
	"net/url"
	"strings"
)

const (
	homePath = "/"
	maxNext  = 2048
)

// safeNext returns next when it is a page of this site to go to after login, and the
// home page otherwise. The rule is narrower than URL syntax because browsers read
// more than URL parsers do: they drop tabs and newlines, take \ for /, and take // and
// /\ for another host.
func safeNext(next string) string {
	if len(next) == 0 || len(next) > maxNext || next[0] != '/' {
		return homePath
	}
	if len(next) > 1 && next[1] == '/' {
		return homePath
	}
	for _, c := range []byte(next) {
		if c <= ' ' || c == 0x7f || c == '\\' {
			return homePath
		}
	}
	path, _, _ := strings.Cut(next, "?")
	path, _, _ = strings.Cut(path, "#")
	if path == prefix+"/login" || path == prefix+"/logout" {
		return homePath
	}
	return next
}

// isPageLoad reports whether a person is waiting for the page, and not a script for
// data. Browsers say so in Sec-Fetch-Mode; without it a GET is taken for one.
func isPageLoad(r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return false
	}
	if mode := r.Header.Get("Sec-Fetch-Mode"); mode != "" {
		return mode == "navigate"
	}
	return r.Header.Get("X-Requested-With") == ""
}

// withNext returns the path of one of our pages that leads back to r afterwards: to
// what the browser asked for, from which a http.StripPrefix may have taken since.
func withNext(path string, r *http.Request) string {
	target := r.RequestURI
	if !strings.HasPrefix(target, "/") {
		target = r.URL.RequestURI() // it named the host too
	}
	return prefix + path + "?next=" + url.QueryEscape(target)
}
