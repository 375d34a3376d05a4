package auth

import (
	"cmp"
	"net/http"
	"net/url"
	"path"
	"strings"
)

const (
	homePath = "/"
	maxNext  = 2048
)

// forms are those of ours that want a login, by where they are posted to: the page that
// each is on. Where the two differ, nothing can be loaded at the former.
var forms = []struct{ action, page string }{
	{"/logout", "/account"},
	{"/reauth", "/reauth"},
	{"/account/signout", "/account"},
	{"/account/password", "/account/password"},
	{"/confirm", "/account"},
	{"/account/email", "/account/email"},
	{"/account/delete", "/account/delete"},
}

// safeNext returns next when it is a page of this site to go to after login, and the
// home page otherwise: where nobody can go, such as /logout, is no page. The rule is narrower than URL syntax because browsers read
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
	page, _, _ := strings.Cut(next, "?")
	page, _, _ = strings.Cut(page, "#")
	page, err := url.PathUnescape(page)
	if err != nil {
		return homePath
	}
	page = path.Clean(page) // as the router will read it
	if page == prefix+"/login" {
		return homePath
	}
	for _, f := range forms {
		if page == prefix+f.action && f.action != f.page {
			return homePath
		}
	}
	return next
}

// wantedNext is where the visitor wants to go on to, for the form that asks for something
// else first: as the form has kept it, or as the link to it says. It reads no body.
func wantedNext(r *http.Request) string {
	return cmp.Or(r.PostForm.Get("next"), r.URL.Query().Get("next"))
}

// wayBack returns the page to go on to when what r lacks has been made up for. For a
// page load that is what it asked for. What a form has sent is gone, and only its page
// can be shown again: browsers name it in Referer, with its query. Without that it is
// where we have that form, and for a form of yours the home page.
func (a *Auth) wayBack(r *http.Request) string {
	target := r.RequestURI // from which a http.StripPrefix may have taken since
	if !strings.HasPrefix(target, "/") {
		target = r.URL.RequestURI() // it named the host too
	}
	if isPageLoad(r) {
		return target
	}
	action, _, _ := strings.Cut(target, "?")
	ours := ""
	for _, f := range forms {
		if action == prefix+f.action {
			ours = prefix + f.page
		}
	}
	from, err := url.Parse(r.Referer())
	here := err == nil && (from.Host == r.Host || from.Host == a.base.Host)
	switch {
	case here && (ours == "" || ours == from.Path):
		return safeNext(from.RequestURI())
	case ours != "":
		return ours
	}
	return homePath
}

// isPageLoad reports whether a person is waiting to see what r asks for.
func isPageLoad(r *http.Request) bool {
	return (r.Method == http.MethodGet || r.Method == http.MethodHead) && isBrowsing(r)
}

// isBrowsing reports whether a person waits for a page in answer to r, be it a page load
// or a form, and not a script for data. Browsers say so in Sec-Fetch-Mode, those that do
// not know it at least that they want HTML.
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
