package auth_test

import (
	"net/http"
	"strings"
	"testing"

	"example.com/stdlib-mysql-username-all/internal/login"
	"example.com/stdlib-mysql-username-all/internal/login/authtest"
)

func TestCookieAttributes(t *testing.T) {
	for baseURL, prefix := range map[string]string{"http://localhost:8080": "", "https://example.com": "__Host-"} {
		a, b := visit(t, func(c *auth.Config) { c.BaseURL = baseURL })
		authtest.User(t, a, authtest.Alice)
		answer := b.Submit("/login", "username", authtest.Alice, "password", authtest.Password, "remember", "1")
		cookies := answer.Cookies()
		if len(cookies) != 3 {
			t.Fatalf("%s: got %d cookies; want 3", baseURL, len(cookies))
		}
		for i, cookie := range cookies {
			name := prefix + []string{"auth_session", "auth_remember", "auth_device"}[i]
			maxAge := []int{0, 30 * 24 * 60 * 60, 365 * 24 * 60 * 60}[i]
			if cookie.Name != name || cookie.Path != "/" || cookie.Domain != "" || !cookie.HttpOnly ||
				cookie.SameSite != http.SameSiteLaxMode || cookie.Secure != (prefix != "") ||
				cookie.MaxAge != maxAge || !cookie.Expires.IsZero() {
				t.Errorf("%s: got cookie %s; want %s with Max-Age %d", baseURL, cookie, name, maxAge)
			}
			if n := len(cookie.Name) + len(cookie.Value); n > 4096 {
				t.Errorf("%s: %s has %d bytes, more than browsers keep", baseURL, cookie.Name, n)
			}
		}
		for _, cookie := range b.Submit("/logout").Cookies() {
			if cookie.Name == prefix+"auth_device" || cookie.MaxAge != -1 || cookie.Path != "/" || cookie.Secure != (prefix != "") {
				t.Errorf("%s: signing out sets %s", baseURL, cookie)
			}
		}
	}
}

// TestBadCookieIsAnonymous: whatever a browser sends, the visitor gets a page, and the log
// says nothing, or anyone could fill it.
func TestBadCookieIsAnonymous(t *testing.T) {
	var log strings.Builder
	_, b := visit(t, logTo(&log))
	b.SignIn(authtest.Alice, "remember", "1")
	session, remember := b.Cookie("auth_session"), b.Cookie("auth_remember")
	log.Reset()
	visitor := b.Another()
	bad := []string{"", "x", "====", session[:len(session)-1], session + "A", session + "==", strings.Repeat("A", 4000), strings.Repeat("A", 191), strings.ToLower(session)}
	for name, other := range map[string]string{"auth_session": remember, "auth_remember": session} {
		for _, value := range append(bad, other) {
			visitor.Restart()
			visitor.SetCookie(&http.Cookie{Name: name, Value: value, Path: "/"})
			wantCurrent(t, visitor, "anonymous")
		}
	}
	if log.Len() > 0 {
		t.Errorf("the log says:\n%s", log.String())
	}
}

// TestFirstGoodCookieCounts: a subdomain or a script can plant a cookie of our name
// beside ours.
func TestFirstGoodCookieCounts(t *testing.T) {
	_, b := visit(t)
	b.SignIn(authtest.Alice, "remember", "1")
	for _, name := range []string{"auth_session", "auth_remember"} {
		for _, header := range []string{name + "=planted; " + name + "=%", name + "=%; " + name + "=planted"} {
			r := b.Another().Request(http.MethodGet, "/whoami", nil)
			r.Header.Set("Cookie", strings.Replace(header, "%", b.Cookie(name), 1))
			if answer := b.Another().Do(r); answer.Text != authtest.Alice {
				t.Errorf("Cookie: %s: got %q; want %s", header, answer.Text, authtest.Alice)
			}
		}
	}
}

// TestOutdatedCookies stay until the login page is asked for: what has ended a session may
// have replaced its cookies too, and a page cannot know whether it was under way meanwhile.
func TestOutdatedCookies(t *testing.T) {
	a, b := visit(t)
	b.SignIn(authtest.Alice, "remember", "1")
	if err := a.SignOutEverywhere(t.Context(), authtest.User(t, a, authtest.Alice).ID); err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"/whoami", "/members", a.Path("/account")} {
		if got := b.Get(page).Header.Values("Set-Cookie"); len(got) > 0 {
			t.Errorf("%s: got Set-Cookie %q", page, got)
		}
	}
	wantDeleted(t, b.Visit("/login"), "auth_session", "auth_remember")
	wantCurrent(t, b, "anonymous")
}
