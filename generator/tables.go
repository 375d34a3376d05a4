package generator

import (
	"fmt"
	"slices"
	"strings"
)

// Requirement is a module that the emitted code imports, at the version it was
// tested with. Sum and ModSum are its lines in go.sum; only the requirements of
// a router have them, because those of the stores stand in the go.sum templates.
type Requirement struct {
	Path, Version string
	Sum, ModSum   string
}

// Choice is one value of an axis. Flags, prompts, help, the README's table and
// the golden cases are all made from these rows.
type Choice struct {
	Value    string
	Summary  string
	Requires []Requirement
	Layers   []string // further layers of its axis that it shares, such as sql
	Detect   []string // modules whose presence in a go.mod makes it the default
	URL      string   // an example of DATABASE_URL
	Stores   []string // interfaces that it adds to the emitted Store
}

// sums are the lines of go.sum for what c requires.
func (c Choice) sums() (text []byte) {
	for _, r := range c.Requires {
		text = fmt.Appendf(text, "%s %s %s\n%s %s/go.mod %s\n", r.Path, r.Version, r.Sum, r.Path, r.Version, r.ModSum)
	}
	return text
}

// Routers are the values of --router, the default first.
var Routers = []Choice{
	{Value: "stdlib", Summary: "net/http's ServeMux, no dependency"},
	{
		Value: "chi", Summary: "github.com/go-chi/chi",
		Requires: []Requirement{{
			Path: "github.com/go-chi/chi/v5", Version: "v5.5.0",
			Sum:    "h1:xdKQ1dJmVJsmgahrXSKhUx8NyVPzpwdlyrrQFpMPJgg=",
			ModSum: "h1:d1IG7GtKPSjPyBP365PH8sAGVHk3qfB/IhjFNRH1wWM=",
		}},
		Detect: []string{"github.com/go-chi/chi/v5"},
	},
}

// Stores are the values of --store, the default first.
var Stores = []Choice{
	{
		Value: "sqlite", Summary: "one file, no server (pure Go, no cgo)", Layers: []string{"sql"},
		URL:      "app.db",
		Requires: []Requirement{{Path: "modernc.org/sqlite", Version: "v1.58.0"}},
		Detect:   []string{"modernc.org/sqlite", "github.com/mattn/go-sqlite3"},
	},
	{
		Value: "postgres", Summary: "PostgreSQL through pgx", Layers: []string{"sql"},
		URL:      "postgres://user:password@localhost:5432/app",
		Requires: []Requirement{{Path: "github.com/jackc/pgx/v5", Version: "v5.12.0"}},
		Detect:   []string{"github.com/jackc/pgx/v5", "github.com/lib/pq"},
	},
	{
		Value: "mysql", Summary: "MySQL or MariaDB", Layers: []string{"sql"},
		URL:      "mysql://user:password@localhost:3306/app",
		Requires: []Requirement{{Path: "github.com/go-sql-driver/mysql", Version: "v1.10.1"}},
		Detect:   []string{"github.com/go-sql-driver/mysql"},
	},
	{Value: "memory", Summary: "forgets everything at exit; for trying out and for tests"},
}

// Sessions are the values of --session, the default first.
var Sessions = []Choice{
	{Value: "cookie", Summary: "a signed cookie, nothing to store"},
	{Value: "database", Summary: "a row per session: ended at once, one by one", Stores: []string{"SessionStore"}},
}

// Identities are the values of --identity, the default first.
var Identities = []Choice{
	{Value: "email", Summary: "users sign in with an email address"},
	{Value: "username", Summary: "users sign in with a name"},
}

// Route is one line of the emitted route table: a path under the prefix and the
// Go expression of its handler.
type Route struct{ Path, Handler string }

// Allow is the Allow header of the route: its methods in order, and HEAD with GET.
func (r Route) Allow() string {
	var methods []string
	for _, method := range []string{"GET", "POST"} {
		if strings.Contains(r.Handler, `"`+method+`":`) {
			methods = append(methods, method)
		}
	}
	if slices.Contains(methods, "GET") {
		methods = append(methods, "HEAD")
	}
	return strings.Join(methods, ", ")
}

// TokenPage is a page that is opened with a mailed token, and the page where visitors ask
// for one, if there is one. The emitted tests go through all of them.
type TokenPage struct{ Purpose, Path, Ask string }

// Link is a link that a feature adds to a page.
type Link struct{ Path, Text string }

// Notice is a message that a feature's redirects bring along, by its code.
type Notice struct{ Code, Text string }

// Feature is something that may be left out. Its own files stand in the layer
// feature/<value>; the rest of the row is what it adds to files that are there
// anyway.
type Feature struct {
	Value         string
	Summary       string
	Default       bool
	Session       string   // the one kind of session it works with, when not with all
	Parts         []string // of Parts, which features share
	UsernameParts []string // further ones with --identity username
	Stores        []string // interfaces that it adds to the emitted Store
	Routes        []Route
	TokenPages    []TokenPage
	HomeLinks     []Link   // on a new project's home page, for visitors
	LoginLinks    []Link   // on the login page
	ReauthLinks   []Link   // on the page that asks for the password again
	AccountLinks  []Link   // on the account page
	Sections      []string // templates of its own on the account page
	Notices       []Notice
	PasswordRules []string // functions that look at a new password
	EventSinks    []string // methods that are told of events
}

// Part is what several features share, in the layer part/<name>.
type Part struct {
	Name   string
	Stores []string // interfaces that it adds to the emitted Store
}

// Parts are in the order their interfaces appear.
var Parts = []Part{
	{Name: "tokens", Stores: []string{"TokenStore"}},
	{Name: "proofs", Stores: []string{"ProofStore"}},
	{Name: "addresses", Stores: []string{"AddressStore"}},
	{Name: "browsers"},
}

// Features are the values of --with, in the order their routes and links appear.
var Features = []Feature{
	{
		Value: "register", Summary: "visitors create their own accounts", Default: true,
		Routes:     []Route{{"/register", `Methods{"GET": a.showRegister, "POST": a.register}`}},
		HomeLinks:  []Link{{"/register", "Create an account"}},
		LoginLinks: []Link{{"/register", "Create an account"}},
	},
	{
		Value: "confirm", Summary: "a mailed link confirms an address",
		Parts: []string{"tokens", "proofs"}, UsernameParts: []string{"addresses"},
		Routes: []Route{
			{"/confirm", `Methods{"POST": a.sendConfirmation}.Behind(a.LoginRequired)`},
			{"/confirm/{token}", `a.tokenPage(Methods{"GET": a.showConfirm, "POST": a.confirm})`},
		},
		TokenPages: []TokenPage{{Purpose: "confirm", Path: "/confirm/"}},
		Sections:   []string{"account-confirm"},
		Notices: []Notice{
			{"confirm-first", "That page is for confirmed addresses. Please confirm yours first."},
			{"confirm-sent", "We have sent you a mail with a link. Open it to confirm your address."},
			{"confirmed", "Your address is confirmed."},
		},
	},
	{
		Value: "reset", Summary: "a mailed link replaces a forgotten password",
		Parts: []string{"tokens", "proofs"},
		Routes: []Route{
			{"/forgot", `Methods{"GET": a.showForgot, "POST": a.forgot}`},
			{"/reset/{token}", `a.tokenPage(Methods{"GET": a.showReset, "POST": a.reset})`},
		},
		LoginLinks:  []Link{{"/forgot", "Forgot your password?"}},
		ReauthLinks: []Link{{"/forgot", "Forgot your password?"}},
		TokenPages:  []TokenPage{{"reset", "/reset/", "/forgot"}},
		Notices: []Notice{
			{"reset-sent", "If there is such an account and we know its address, a mail is on its way there. The link in it works once, for an hour."},
			{"password-reset", "Your password is changed. Sign in with the new one."},
		},
	},
	{
		Value: "magic", Summary: "users sign in by a mailed link, beside passwords",
		Parts: []string{"tokens", "proofs"},
		Routes: []Route{
			{"/magic", `Methods{"GET": a.showMagic, "POST": a.sendMagic}`},
			{"/magic/{token}", `a.tokenPage(Methods{"GET": a.showMagicLogin, "POST": a.magicLogin})`},
		},
		LoginLinks: []Link{{"/magic", "Sign in by mail instead"}},
		TokenPages: []TokenPage{{"magic", "/magic/", "/magic"}},
		Notices: []Notice{
			{"magic-sent", "If there is such an account and we know its address, a mail is on its way there. The link in it works once, for 15 minutes, in any browser."},
			{"password-removed", "You are signed in. The password that this account had is removed, and every other device is signed out."},
		},
	},
	{
		Value: "email", Summary: "users change their address, after a mailed link",
		Parts: []string{"tokens", "proofs", "addresses"},
		Routes: []Route{
			{"/account/email", `Methods{"GET": a.showEmail, "POST": a.changeEmail}.Behind(a.FreshLoginRequired)`},
			{"/account/email/{token}", `a.tokenPage(Methods{"GET": a.showConfirmEmail, "POST": a.confirmEmail})`},
		},
		TokenPages:   []TokenPage{{Purpose: "email", Path: "/account/email/"}},
		AccountLinks: []Link{{"/account/email", "Change your email address"}},
		Notices: []Notice{
			{"email-sent", "We have sent a mail to the new address. Nothing changes until its link is opened."},
			{"email-changed", "Your email address is changed. Please sign in again."},
		},
	},
	{
		Value: "devices", Summary: "users see where they are signed in, and end it", Session: "database",
		Parts: []string{"browsers"},
		Routes: []Route{
			{"/account/devices", `Methods{"GET": a.showDevices}.Behind(a.LoginRequired)`},
			{"/account/devices/revoke", `Methods{"POST": a.revokeDevice}.Behind(a.LoginRequired)`},
		},
		AccountLinks: []Link{{"/account/devices", "Where you are signed in"}},
		Notices: []Notice{
			{"device-revoked", "That device is signed out."},
			{"devices-revoked", "Every other device is signed out."},
		},
	},
	{
		Value: "audit", Summary: "users see what happened to their account",
		Parts: []string{"browsers"}, Stores: []string{"AuditStore"},
		Routes:       []Route{{"/account/activity", `Methods{"GET": a.showActivity}.Behind(a.LoginRequired)`}},
		AccountLinks: []Link{{"/account/activity", "Recent activity"}},
		EventSinks:   []string{"keepEvent"},
	},
	{
		Value: "common", Summary: "passwords that everyone tries first are refused",
		PasswordRules: []string{"notCommon", "notOwnName"},
	},
	{
		Value: "delete", Summary: "users delete their own accounts", Default: true,
		Routes:       []Route{{"/account/delete", `Methods{"GET": a.showDelete, "POST": a.deleteAccount}.Behind(a.FreshLoginRequired)`}},
		AccountLinks: []Link{{"/account/delete", "Delete your account"}},
		Notices:      []Notice{{"account-deleted", "Your account is deleted."}},
	},
}

// always is required whatever the answers are.
var always = []Requirement{
	{Path: "golang.org/x/crypto", Version: "v0.58.0"},
	{Path: "golang.org/x/text", Version: "v0.43.0"},
}

// forApp is what the program of a new project requires besides.
var forApp = []Requirement{
	{Path: "golang.org/x/term", Version: "v0.47.0"},
}

// MinGo is the lowest go line that the pinned requirements allow. They say
// go 1.26.0 themselves, which is above go 1.26, so a lower one would be raised
// by the first go mod tidy.
const MinGo = "1.26.0"

// axis ties a flag to its table and to its field of Answers.
type axis struct {
	name    string
	choices []Choice
	value   func(*Answers) *string
}

var axes = []axis{
	{"router", Routers, func(a *Answers) *string { return &a.Router }},
	{"store", Stores, func(a *Answers) *string { return &a.Store }},
	{"session", Sessions, func(a *Answers) *string { return &a.Session }},
	{"identity", Identities, func(a *Answers) *string { return &a.Identity }},
}

// find returns the row of value, or nil.
func find(choices []Choice, value string) *Choice {
	for i := range choices {
		if choices[i].Value == value {
			return &choices[i]
		}
	}
	return nil
}
