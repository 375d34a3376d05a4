package auth_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/stdlib-memory-minimal/internal/auth/authtest"
)

// unread is a body that nobody is to read.
type unread struct {
	t    *testing.T
	page string
}

func (u unread) Read([]byte) (int, error) {
	u.t.Errorf("%s reads the body", u.page)
	return 0, http.ErrBodyReadAfterClose
}

// TestGetReadsNoBody: what a GET asks for is in its address. A body that came along as
// well would fill memory and, where it is multipart, the temporary directory.
func TestGetReadsNoBody(t *testing.T) {
	a := authtest.New(t)
	handler := site(a)
	b := authtest.NewBrowser(t, a, handler)
	b.SignIn(authtest.Alice)
	for _, page := range pages {
		if page.method != http.MethodGet {
			continue
		}
		for _, contentType := range []string{"multipart/form-data; boundary=x", "application/x-www-form-urlencoded"} {
			for _, session := range []string{"", b.Cookie("auth_session")} {
				r := httptest.NewRequest(http.MethodGet, a.Path(page.path)+"?next=/members", unread{t, page.path})
				r.Header.Set("Content-Type", contentType)
				r.AddCookie(&http.Cookie{Name: "auth_session", Value: session})
				handler.ServeHTTP(httptest.NewRecorder(), r)
			}
		}
	}
}

// TestPasswordInTheAddressIsNotTaken: addresses end up in logs and histories, and links
// would sign visitors in as whoever wrote them.
func TestPasswordInTheAddressIsNotTaken(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	authtest.User(t, a, authtest.Alice)
	query := "?email=" + authtest.Alice + "&password=" + strings.ReplaceAll(authtest.Password, " ", "+")
	wantStatus(t, b.Submit("/login"+query), http.StatusUnauthorized)
	wantStatus(t, b.Submit("/login"+query, "email", authtest.Alice), http.StatusUnauthorized)
	wantStatus(t, b.Submit("/login"+query, "password", authtest.Password), http.StatusUnauthorized)
	wantCurrent(t, b, "anonymous")
}
