package auth_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"example.com/stdlib-sqlite/internal/auth"
	"example.com/stdlib-sqlite/internal/auth/authtest"
)

func TestRegister(t *testing.T) {
	var log eventLog
	a := authtest.New(t, log.Use)
	b := authtest.NewBrowser(t, a, site(a))
	wantStatus(t, b.Visit("/register"), http.StatusOK)
	wantStatus(t, b.Submit("/register", "email", authtest.Alice, "password", authtest.Password), http.StatusSeeOther)
	wantCurrent(t, b, authtest.Alice)
	log.last(t, auth.LoginOK)

	// It is a login like any other.
	other := b.Another()
	wantStatus(t, other.Submit("/login", "email", authtest.Alice, "password", authtest.Password), http.StatusSeeOther)
}

func TestRegisterTakenName(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	authtest.User(t, a, authtest.Alice)
	for _, name := range []string{authtest.Alice, strings.ToUpper(authtest.Alice)} {
		wantProblem(t, b.Submit("/register", "email", name, "password", authtest.Password), "email")
		wantCurrent(t, b, "anonymous")
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
			answer := visitor.Submit("/register", "email", authtest.Alice, "password", authtest.Password)
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
