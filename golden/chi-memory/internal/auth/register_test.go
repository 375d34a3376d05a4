package auth_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"example.com/chi-memory/internal/auth/authtest"
)

func TestRegister(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	wantStatus(t, b.Visit("/register"), http.StatusOK)
	answer := b.Submit("/register", "username", authtest.Alice, "password", authtest.Password)
	wantStatus(t, answer, http.StatusSeeOther)
	wantCurrent(t, b, authtest.Alice)

	// It is a login like any other.
	other := b.Another()
	wantStatus(t, other.Submit("/login", "username", authtest.Alice, "password", authtest.Password), http.StatusSeeOther)
}

func TestRegisterRefusals(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	authtest.User(t, a, authtest.Alice)
	for _, test := range []struct{ name, username, password, field string }{
		{"taken", authtest.Alice, authtest.Password, "username"},
		{"taken, in capitals", strings.ToUpper(authtest.Alice), authtest.Password, "username"},
		{"no name", "", authtest.Password, "username"},
		{"short password", authtest.Bob, "seven77", "password"},
	} {
		answer := b.Submit("/register", "username", test.username, "password", test.password)
		wantStatus(t, answer, http.StatusUnprocessableEntity)
		if !strings.Contains(answer.Text, `id="`+test.field+`-error"`) {
			t.Errorf("%s: no error beside %s:\n%s", test.name, test.field, answer.Text)
		}
		if strings.Contains(answer.Text, test.password) {
			t.Errorf("%s: the page sends the password back", test.name)
		}
		wantCurrent(t, b, "anonymous")
	}
}

// TestRegisterHashesOnce whether or not the name is taken, so that the time taken tells
// no more than the answer.
func TestRegisterHashesOnce(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	hashes := a.CountHashes()
	for i := range 2 {
		b.Submit("/register", "username", authtest.Alice, "password", authtest.Password)
		if hashes.Load() != int64(i+1) {
			t.Errorf("attempt %d: %d passwords hashed; want one each", i+1, hashes.Load())
		}
	}
}

// TestRegisterRace: of many who want one name at once, one gets it.
func TestRegisterRace(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	var mu sync.Mutex
	got := make(map[int]int)
	var group sync.WaitGroup
	for range 20 {
		visitor := b.Another()
		group.Go(func() {
			answer := visitor.Submit("/register", "username", authtest.Alice, "password", authtest.Password)
			mu.Lock()
			defer mu.Unlock()
			got[answer.StatusCode]++
		})
	}
	group.Wait()
	if got[http.StatusSeeOther] != 1 || got[http.StatusUnprocessableEntity] != 19 {
		t.Errorf("got statuses %v; want one 303 and nineteen 422", got)
	}
}
