package auth

import (
	"net/http/httptest"
	"time"
)

// testLink is a link of that purpose, whose tokens are good for an hour.
func testLink(purpose string) link { return link{purpose: purpose, lifetime: time.Hour} }

// Opens reports whether a token is good for that purpose.
func (a *Auth) Opens(purpose, token string) bool {
	r := httptest.NewRequest("GET", "/", nil)
	r.SetPathValue("token", token)
	_, ok := a.openLink(httptest.NewRecorder(), r, testLink(purpose))
	return ok
}

// Kept returns the store of a.
func (a *Auth) Kept() Store { return a.store }
