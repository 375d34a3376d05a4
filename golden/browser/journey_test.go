package browser

import (
	"path/filepath"
	"testing"
)

const (
	alice    = "alice@example.com"
	password = "correct horse battery"
	changed  = "staple of another kind"
)

// TestJourney follows one visitor from the first visit to the deletion of the account,
// with the features that one gets unasked.
func TestJourney(t *testing.T) {
	t.Parallel()
	b := open(t, startSite(t, filepath.Join("..", "stdlib-sqlite")).url)

	// A stranger is led to the login page, and from there to registration.
	b.visit("/")
	b.at("home", "/", 200)
	b.follow(`a[href="/login"]`)
	b.at("login", "/login", 200)
	b.wantFocus("email")
	b.follow(`a[href="/register"]`)
	b.at("register", "/register", 200)
	b.fill("email", alice, "password", "short")
	b.submitUnchecked()
	b.at("register-problems", "/register", 422)
	b.wantError("password")
	b.fill("password", password)
	b.submit()

	// Registered is signed in: home greets, and script sees no cookie.
	b.at("home-signed-in", "/", 200)
	b.wantCookies(map[string]lifetime{"auth_session": endsWithBrowser, "auth_device": persists})

	b.follow(`a[href="/account"]`)
	b.at("account", "/account", 200)
	b.follow(`a[href="/account/password"]`)
	b.at("password", "/account/password", 200)
	b.fill("password", password, "new_password", changed)
	b.submit()
	b.at("account-changed", "/account", 200)
	b.wantNotice("password-changed")

	b.press("/logout")
	b.at("home-signed-out", "/", 200)
	b.wantNotice("signed-out")
	b.wantCookies(map[string]lifetime{"auth_device": persists})

	// Back may show the account page out of the browser's memory, which no-store does
	// not keep Chromium from, but nothing on it works any more.
	b.back()
	b.reload()
	b.at("login", "/login", 200)

	// A failed attempt says so where the next one is typed, and forgets neither the
	// name nor where the visitor wanted to go.
	b.visit("/account/password")
	b.at("login", "/login", 200)
	b.fill("email", alice, "password", password)
	b.submit()
	b.at("login-failed", "/login", 401)
	b.wantAlert()
	b.wantFocus("password")
	b.fill("password", changed)
	b.tick("remember")
	b.submit()
	b.at("password", "/account/password", 200)
	b.wantCookies(map[string]lifetime{"auth_session": endsWithBrowser, "auth_remember": persists, "auth_device": persists})

	// A form that was open while the login went stale is not lost without a word.
	b.fill("password", changed, "new_password", password)
	b.forget("auth_session")
	b.submit()
	b.at("reauth-send-again", "/reauth", 200)
	b.wantNotice("send-again")
	b.fill("password", changed)
	b.submit()
	b.at("password", "/account/password", 200)

	// Closed and opened again, the browser is remembered, but has to give the
	// password before it may delete the account.
	b.forget("auth_session")
	b.visit("/account")
	b.at("account", "/account", 200)
	b.follow(`a[href="/account/delete"]`)
	b.at("reauth", "/reauth", 200)
	b.wantFocus("password")
	b.fill("password", password)
	b.submit()
	b.at("reauth-failed", "/reauth", 401)
	b.wantErrorTitle()
	b.fill("password", changed)
	b.submit()
	b.at("delete", "/account/delete", 200)
	b.fill("confirm", "bob@example.com", "password", changed)
	b.submit()
	b.at("delete-problems", "/account/delete", 422)
	b.wantError("confirm")
	b.fill("confirm", alice, "password", changed)
	b.submit()
	b.at("home-deleted", "/", 200)
	b.wantNotice("account-deleted")
	b.wantCookies(map[string]lifetime{"auth_device": persists})
}
