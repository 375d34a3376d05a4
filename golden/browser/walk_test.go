package browser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// walker goes to every page of a site.
type walker struct {
	*tab
	home  *site
	field string // what signs in: email or username
	name  string
}

// TestPages goes to every page of two sites that between them have both routers, both
// identities and all features, and judges each.
func TestPages(t *testing.T) {
	dir := t.TempDir()
	all := []*pages{
		{t: t, dir: dir, site: "chi-memory-all"},
		{t: t, dir: dir, site: "stdlib-sqlite-database-username-all"},
	}
	t.Run("walk", func(t *testing.T) {
		for _, p := range all {
			t.Run(p.site, func(t *testing.T) {
				t.Parallel()
				source := filepath.Join("..", p.site)
				s := startSite(t, source)
				w := &walker{tab: open(t, s.url), home: s, field: "email", name: alice}
				if strings.Contains(p.site, "username") {
					w.field, w.name = "username", "alice"
				}
				w.pages = p
				w.stranger()
				w.registers()
				w.changesThings()
				w.forgets()
				w.isThrottled()
				w.readsMail()
				p.keepStylesheet(filepath.Join(source, "internal", "auth", "auth.css"))
			})
		}
	})
	if *sheetDir != "" {
		if err := os.WriteFile(filepath.Join(*sheetDir, "pages.html"), []byte(sheetHead+all[0].sheet()+all[1].sheet()), 0o600); err != nil {
			t.Error(err)
		}
	}
	checkHTML(t, dir)
}

// stranger looks at what anybody may see, and types what will not do.
func (w *walker) stranger() {
	w.visit("/")
	w.at("home", "/", 200)
	w.follow(`a[href="/login"]`)
	w.at("login", "/login", 200)
	w.wantFocus(w.field)
	w.fill(w.field, w.name, "password", password)
	w.submit()
	w.at("login-failed", "/login", 401)
	w.wantAlert()
	w.wantFocus("password")

	w.visit("/register?next=/account")
	w.at("register", "/register", 200)
	w.fill(w.field, "no name", "password", "short")
	if w.field == "username" {
		w.fill("email", "no address")
	}
	w.submitUnchecked()
	w.at("register-problems", "/register", 422)
	w.wantError(w.field, "password")

	w.visit("/forgot")
	w.at("forgot", "/forgot", 200)
	w.fill(w.field, "")
	w.submitUnchecked()
	w.at("forgot-problems", "/forgot", 422)
	w.wantError(w.field)
	w.visit("/magic")
	w.at("magic", "/magic", 200)
	w.visit("/reset/of-nobody")
	w.at("dead-link", "/reset/*", 404)
	w.visit("/no/such/page")
	w.at("not-found", "/no/such/page", 404)
	w.postFromElsewhere("/login")
	w.at("cross-site", "/login", 403)
	w.visit(w.home.mailPage(w.t))
	w.at("mails-none", "/dev/mail", 200)
}

// registers makes an account and confirms its address.
func (w *walker) registers() {
	if w.field == "username" {
		w.registersWithoutAddress()
	}
	w.visit("/register")
	w.fill(w.field, w.name, "password", password)
	if w.field == "username" {
		w.fill("email", alice)
	}
	w.submit()
	w.at("registered", "/*", 200)
	link := w.home.mailed(w.t, "/confirm/")
	if w.field == "email" {
		w.signIn(password)
		w.follow(`a[href="/account"]`)
	}
	w.at("account-waiting", "/account", 200)
	w.visit(link)
	w.at("confirm", "/confirm/*", 200)
	w.submit()
	w.at("account", "/account", 200)
	w.wantNotice("confirmed")
	w.visit("/")
	w.at("home-signed-in", "/", 200)
	w.press("/logout")
	w.at("home-signed-out", "/", 200)
	w.wantNotice("signed-out")
	w.signIn(password)
}

// registersWithoutAddress is for those who sign in by a name and need not have one.
func (w *walker) registersWithoutAddress() {
	w.visit("/register?next=/account")
	w.fill("username", "bob", "password", password)
	w.submit()
	w.at("account-without-address", "/account", 200)
	w.press("/logout")
	w.visit("/login")
	w.fill("username", "bob", "password", password)
	w.tick("remember")
	w.submit()
	w.forget("auth_session")
	w.visit("/account")
	w.at("account-without-address-stale", "/account", 200)
	w.press("/logout")
}

func (w *walker) signIn(password string) {
	w.t.Helper()
	w.visit("/login")
	w.fill(w.field, w.name, "password", password)
	w.tick("remember")
	w.submit()
}

// changesThings opens every form of the account.
func (w *walker) changesThings() {
	w.visit("/account")
	w.follow(`a[href="/account/password"]`)
	w.at("password", "/account/password", 200)
	w.fill("password", changed, "new_password", "short")
	w.submitUnchecked()
	w.at("password-problems", "/account/password", 422)
	w.wantErrorTitle()

	w.visit("/account")
	w.follow(`a[href="/account/email"]`)
	w.at("email", "/account/email", 200)
	w.fill("new_email", "no address", "password", changed)
	w.submitUnchecked()
	w.at("email-problems", "/account/email", 422)
	w.wantErrorTitle()
	w.fill("new_email", "alice@example.org", "password", password)
	w.submit()
	w.at("email-sent", "/account/email", 200)
	w.visit(w.home.mailed(w.t, "/account/email/"))
	w.at("email-link", "/account/email/*", 200)

	w.visit("/account/activity")
	w.at("activity", "/account/activity", 200)
	if w.field == "username" { // the one with database sessions
		w.home.signIn(w.t, map[string]string{w.field: w.name, "password": password})
		w.visit("/account/devices")
		w.at("devices", "/account/devices", 200)
	}

	w.forget("auth_session")
	w.visit("/account/delete")
	w.at("reauth", "/reauth", 200)
	w.fill("password", changed)
	w.submit()
	w.at("reauth-failed", "/reauth", 401)
	w.wantErrorTitle()
	w.fill("password", password)
	w.submit()
	w.at("delete", "/account/delete", 200)
	w.fill("confirm", "bob", "password", password)
	w.submitUnchecked()
	w.at("delete-problems", "/account/delete", 422)
	w.wantError("confirm")
}

// forgets signs in by mail, and sets a new password by mail.
func (w *walker) forgets() {
	w.visit("/")
	w.press("/logout")
	w.visit("/magic")
	w.fill(w.field, w.name)
	w.submit()
	w.at("magic-sent", "/magic", 200)
	w.visit(w.home.mailed(w.t, "/magic/"))
	w.at("magic-login", "/magic/*", 200)
	w.submit()
	w.press("/logout")

	w.visit("/forgot")
	w.fill(w.field, w.name)
	w.submit()
	w.at("forgot-sent", "/forgot", 200)
	w.visit(w.home.mailed(w.t, "/reset/"))
	w.at("reset", "/reset/*", 200)
	w.fill("password", "short")
	w.submitUnchecked()
	w.at("reset-problems", "/reset/*", 422)
	w.wantError("password")
	w.fill("password", changed)
	w.submit()
	w.at("login-notice", "/login", 200)
	w.wantNotice("password-reset")
}

// isThrottled tries passwords until the site has had enough, as somebody whom it does not
// know: first signed in, and then out.
func (w *walker) isThrottled() {
	w.signIn(changed)
	w.forget("auth_device")
	w.tries("/account/password", "password", password, "new_password", password)
	w.at("password-throttled", "/account/password", 429)
	w.wantAlert()
	w.visit("/")
	w.press("/logout")
	w.tries("/login", w.field, w.name, "password", password)
	w.at("login-throttled", "/login", 429)
	w.wantAlert()
}

func (w *walker) tries(path string, fields ...string) {
	w.t.Helper()
	w.visit(path)
	for range 10 {
		w.fill(fields...)
		w.submit()
		if _, status := w.source(); status == 429 {
			return
		}
	}
	w.t.Fatalf("%s: 10 wrong passwords are taken", path)
}

// readsMail reads what the site has sent.
func (w *walker) readsMail() {
	list := w.home.mailPage(w.t)
	w.visit(list)
	w.at("mails", "/dev/mail", 200)
	subjects := eval[[]string](w.tab, `[...document.querySelectorAll("h2 a")].map(a => a.textContent)`)
	seen := make(map[string]bool)
	for i, address := range eval[[]string](w.tab, `[...document.querySelectorAll("h2 a")].map(a => a.search)`) {
		if seen[subjects[i]] {
			continue
		}
		seen[subjects[i]] = true
		w.visit("/dev/mail" + address)
		w.at("mail-"+strings.ToLower(strings.ReplaceAll(subjects[i], " ", "-")), "/dev/mail", 200)
		w.visit("/dev/mail" + address + "&view=text")
		if text := eval[string](w.tab, `document.querySelector("pre").textContent`); strings.Contains(text, "<") || text == "" {
			w.t.Errorf("a mail as text: %s", text)
		}
	}
}
