package browser

import (
	"path/filepath"
	"testing"
)

const (
	alice    = "alice@example.com"
	password = "correct horse battery"
	changed  = "staple of another kind"

	missingPage = "/no/such/page"
)

// TestJourney follows one visitor from the first visit to the deletion of the
// account. Each call of at also measures the page it is on.
func TestJourney(t *testing.T) {
	chrome := chromium(t)
	site, _ := startSite(t, filepath.Join("..", "stdlib-sqlite"))
	b := open(t, chrome, site)

	// A stranger is led to the login page, and from there to registration.
	b.visit("/")
	b.at("/", "Welcome")
	b.follow(`a[href="/login"]`)
	b.at("/login", "Sign in")
	b.wantFocus("username")
	b.follow(`a[href="/register"]`)
	b.at("/register", "Create an account")
	b.fill("username", alice)
	b.fill("password", "short")
	b.submit()
	b.at("/register", "Create an account")
	b.wantError("password", "Use at least 8 characters.")
	b.fill("password", password)
	b.submit()

	// Registered is signed in: home greets, and script sees no cookie.
	b.at("/", "Hello, "+alice)
	b.wantCookies(map[string]lifetime{"auth_session": endsWithBrowser, "auth_device": persists})

	b.follow(`a[href="/account"]`)
	b.at("/account", "Your account")
	b.follow(`a[href="/account/password"]`)
	b.at("/account/password", "Change your password")
	b.fill("password", password)
	b.fill("new_password", changed)
	b.submit()
	b.at("/account", "Your account")
	b.wantNotice("Your password is changed, and every other device is signed out.")

	b.press("/logout")
	b.at("/", "Welcome")
	b.wantNotice("You are signed out.")
	b.wantCookies(map[string]lifetime{"auth_device": persists})

	// Back may show the account page out of the browser's memory, which no-store does
	// not keep Chromium from, but nothing on it works any more.
	b.back()
	b.reload()
	b.at("/login", "Sign in")

	// A failed attempt says so where the next one is typed, and forgets neither the
	// name nor where the visitor wanted to go.
	b.visit("/account/password")
	b.at("/login", "Sign in")
	b.fill("username", alice)
	b.fill("password", password)
	b.submit()
	b.at("/login", "Sign in")
	b.wantError("password", "That email address and password do not match an account.")
	b.fill("password", changed)
	b.tick("remember")
	b.submit()
	b.at("/account/password", "Change your password")
	b.wantCookies(map[string]lifetime{"auth_session": endsWithBrowser, "auth_remember": persists, "auth_device": persists})

	// A form that was open while the login went stale is not lost without a word.
	b.fill("password", changed)
	b.fill("new_password", password)
	b.forget("auth_session")
	b.submit()
	b.at("/reauth", "Confirm it is you")
	b.wantNotice("This needs your password first, so what you sent was not kept and nothing was changed. Please type it here, and then send it again.")
	b.fill("password", changed)
	b.submit()
	b.at("/account/password", "Change your password")

	// Closed and opened again, the browser is remembered, but has to give the
	// password before it may delete the account.
	b.forget("auth_session")
	b.visit("/account")
	b.at("/account", "Your account")
	b.follow(`a[href="/account/delete"]`)
	b.at("/reauth", "Confirm it is you")
	b.wantFocus("password")
	b.fill("password", password)
	b.submit()
	b.at("/reauth", "Confirm it is you")
	b.wantError("password", "That is not your password.")
	b.fill("password", changed)
	b.submit()
	b.at("/account/delete", "Delete your account")
	b.fill("confirm", "bob@example.com")
	b.fill("password", changed)
	b.submit()
	b.at("/account/delete", "Delete your account")
	b.fill("confirm", alice)
	b.fill("password", changed)
	b.submit()
	b.at("/", "Welcome")
	b.wantNotice("Your account is deleted.")
	b.wantCookies(map[string]lifetime{"auth_device": persists})

	b.visit(missingPage)
	b.at(missingPage, "Page not found")
}
