package authtest

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"example.com/stdlib-sqlite-database-username-all/internal/auth"
)

// Browser visits a site and keeps its cookies, for one goroutine. It follows no redirects.
type Browser struct {
	Header http.Header // sent with every request

	t      testing.TB
	auth   *auth.Auth
	site   *url.URL
	client http.Client
	set    map[string]*http.Cookie // as they were last set, by name
}

// Answer is a response whose body has been read.
type Answer struct {
	*http.Response
	Text string
}

// NewBrowser starts a server for handler, until the test ends, and returns a new browser.
func NewBrowser(t testing.TB, a *auth.Auth, handler http.Handler) *Browser {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	if a.IsHTTPS() {
		server.StartTLS()
	} else {
		server.Start()
	}
	t.Cleanup(server.Close)
	site, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	b := &Browser{t: t, auth: a, site: site, client: *server.Client()}
	b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	b.Header = http.Header{"User-Agent": {"authtest"}, "Accept": {"text/html"}}
	return b.Another()
}

// Another returns a second browser on the same site, without cookies.
func (b *Browser) Another() *Browser {
	other := *b
	other.Header, other.set = b.Header.Clone(), make(map[string]*http.Cookie)
	other.Restart()
	return &other
}

// Restart closes the browser and opens it again: cookies without a lifetime are gone.
func (b *Browser) Restart() {
	b.client.Jar, _ = cookiejar.New(nil)
	for _, cookie := range b.set {
		if cookie.MaxAge > 0 {
			b.SetCookie(cookie)
		}
	}
}

// Get asks for a path of the site.
func (b *Browser) Get(path string) Answer {
	b.t.Helper()
	return b.Do(b.Request(http.MethodGet, path, nil))
}

// Post sends a form to a path of the site: names and values in turn.
func (b *Browser) Post(path string, fields ...string) Answer {
	b.t.Helper()
	if len(fields)%2 != 0 {
		b.t.Fatalf("post %s: got %q; want a value for each name", path, fields)
	}
	form := make(url.Values)
	for pair := range slices.Chunk(fields, 2) {
		form.Add(pair[0], pair[1])
	}
	r := b.Request(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.Do(r)
}

// Visit is Get for a page of package auth, such as "/login".
func (b *Browser) Visit(page string) Answer {
	b.t.Helper()
	return b.Get(b.auth.Path(page))
}

// Submit is Post for a page of package auth, such as "/login".
func (b *Browser) Submit(page string, fields ...string) Answer {
	b.t.Helper()
	return b.Post(b.auth.Path(page), fields...)
}

// SignIn signs name in through the login page, with any further fields. Their account is
// made, with Password, when there is none.
func (b *Browser) SignIn(name string, fields ...string) {
	b.t.Helper()
	User(b.t, b.auth, name)
	answer := b.Submit("/login", append([]string{"username", name, "password", Password}, fields...)...)
	if answer.StatusCode != http.StatusSeeOther {
		b.t.Fatalf("sign in %s: got status %d; want 303", name, answer.StatusCode)
	}
}

// Request returns a request to the site, for Do.
func (b *Browser) Request(method, path string, body io.Reader) *http.Request {
	b.t.Helper()
	r, err := http.NewRequest(method, b.site.String()+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header = b.Header.Clone()
	return r
}

// Do sends r and reads the answer.
func (b *Browser) Do(r *http.Request) Answer {
	b.t.Helper()
	response, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, cookie := range response.Cookies() {
		b.set[cookie.Name] = cookie
	}
	return Answer{Response: response, Text: string(text)}
}

// Cookie returns the value of the browser's cookie of that name, or "".
func (b *Browser) Cookie(name string) string {
	for _, cookie := range b.client.Jar.Cookies(b.site) {
		if cookie.Name == name {
			return cookie.Value
		}
	}
	return ""
}

// SetCookie gives the browser a cookie, as an attacker might.
func (b *Browser) SetCookie(cookie *http.Cookie) {
	b.client.Jar.SetCookies(b.site, []*http.Cookie{cookie})
}
