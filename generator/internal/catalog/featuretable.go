package catalog

// Feature is something that may be left out. Its own files stand in the layer
// feature/<value>; the rest of the row is what it adds to files that are there
// anyway.
type Feature struct {
	Value         string
	Summary       string
	Default       bool
	Session       string   // the one kind of session it works with, when not with all
	Parts         []string // of Parts, which features share
	EmailParts    []string // further ones with --identity email
	UsernameParts []string // and with --identity username
	Requires      []Requirement
	Stores        []string // interfaces that it adds to the emitted Store
	Routes        []Route
	TokenPages    []TokenPage
	HomeLinks     []Link   // on a new project's home page, for visitors
	AccountLinks  []Link   // on the account page
	Sections      []string // templates of its own on the account page
	Notices       []Notice
	Messages      []Message
	PasswordRules []PasswordRule
	EventSinks    []string // methods that are told of events
}

// PasswordRule is a case of the emitted password.Check.
type PasswordRule struct {
	Broken  string // the condition, in Go
	Problem string // the constant
	Text    string // for the visitor; NAMES is what a user is called
}

// Part is what several features share, in the layer part/<name>.
type Part struct {
	Name     string
	Requires []Requirement
	Stores   []string // interfaces that it adds to the emitted Store
	Routes   []Route
	Messages []Message
	Packages []string // that the fields are of
	Fields   []string // that it adds to Auth
	Starts   []string // statements that it adds to New
}

// Parts are in the order their interfaces appear.
var Parts = []Part{
	{Name: "tokens"},
	{Name: "lookup"}, // of the user to whom a link is mailed
	{Name: "asking"}, // for a name that may be nobody's
	{Name: "verified", Stores: []string{"VerifiedStore"}},
	{Name: "waiting", Stores: []string{"WaitingStore"}},
	{Name: "addresses", Stores: []string{"EmailStore"}},
	{Name: "browsers", Messages: []Message{{"someBrowser", "A browser"}, {"browserOnSystem", "%s on %s"}}},
	{Name: "queue", Fields: []string{"queue     *queue"}, Starts: []string{"a.startQueue()"}}, // of work that no visitor waits for
	{
		Name: "mail", Packages: []string{"mail"},
		Fields: []string{"templates *mail.Templates", "mailbox   *mail.Mailbox // nil unless the site is in development"},
		Starts: []string{"if err := a.startMail(); err != nil {\n\t\treturn nil, err\n\t}"},
		Routes: []Route{{"GET", "/dev/mail", "public", "a.showDevMail"}},
		Requires: []Requirement{{
			Path: "github.com/wneessen/go-mail", Version: "v0.8.1", Lowest: "v0.8.1",
			Sum:    "h1:tVcncj02/QySVFw3zr/kXOzZcuFQqBNT6K+Rbgm/pcM=",
			ModSum: "h1:dWZ61zadzCIyvB4y1/YzC5O7MrbbzBfPkARmbosdf8w=",
		}},
	},
}

// Features are the values of --with, in the order their routes and links appear.
var Features = []Feature{
	{
		Value: "register", Summary: "visitors create their own accounts", Default: true,
		Routes: []Route{
			{"GET", "/register", "public", `a.visitors(a.form("register"))`},
			{"POST", "/register", "public", "a.register"},
		},
		HomeLinks: []Link{{"/register", "Create an account"}},
	},
	{
		Value: "confirm", Summary: "a mailed link confirms an address",
		Parts: []string{"tokens", "verified", "mail", "queue"}, EmailParts: []string{"lookup"}, UsernameParts: []string{"addresses", "waiting"},
		Routes: []Route{
			{"POST", "/confirm", "member", "a.sendConfirmation"},
			{"GET", "/confirm/{token}", "public", "a.tokenPage(a.showConfirm)"},
			{"POST", "/confirm/{token}", "public", "a.tokenPage(a.confirm)"},
		},
		TokenPages: []TokenPage{{Purpose: "confirm", Path: "/confirm/"}},
		Sections:   []string{"account-confirm"},
		Notices: []Notice{
			{Code: "confirm-first", Text: "That page is for confirmed addresses. Please confirm yours first.", Warns: true},
			{Code: "confirm-to-send", Text: "That is for confirmed addresses, so what you sent was not kept and nothing was changed. Please confirm yours first, and then send it again.", Warns: true},
			{Code: "confirm-sent", Text: "We have sent you a mail with a link. Open it to confirm your address."},
			{Code: "confirmed", Text: "Your address is confirmed."},
		},
	},
	{
		Value: "reset", Summary: "a mailed link replaces a forgotten password", Default: true,
		Parts: []string{"tokens", "lookup", "asking", "mail", "queue"},
		Routes: []Route{
			{"GET", "/forgot", "public", `a.form("forgot")`},
			{"POST", "/forgot", "public", "a.forgot"},
			{"GET", "/reset/{token}", "public", "a.tokenPage(a.showReset)"},
			{"POST", "/reset/{token}", "public", "a.tokenPage(a.reset)"},
		},
		TokenPages: []TokenPage{{"reset", "/reset/", "/forgot"}},
		Notices: []Notice{
			{Code: "password-reset", Text: "Your password is changed. Sign in with the new one."},
		},
	},
	{
		Value: "magic", Summary: "users sign in by a mailed link, beside passwords",
		Parts: []string{"tokens", "lookup", "asking", "verified", "mail", "queue"},
		Routes: []Route{
			{"GET", "/magic", "public", `a.form("magic-form")`},
			{"POST", "/magic", "public", "a.sendMagic"},
			{"GET", "/magic/{token}", "public", "a.tokenPage(a.showMagicLogin)"},
			{"POST", "/magic/{token}", "public", "a.tokenPage(a.magicLogin)"},
		},
		TokenPages: []TokenPage{{"magic", "/magic/", "/magic"}},
		Notices: []Notice{
			{Code: "password-removed", Text: "You are signed in. Until now anyone could have made this account with your address, so its password is removed, and every other device is signed out.", Warns: true},
		},
	},
	{
		Value: "email", Summary: "users change their address, after a mailed link",
		Parts: []string{"tokens", "verified", "addresses", "mail", "queue"},
		Routes: []Route{
			{"GET", "/account/email", "fresh", `a.form("email-form")`},
			{"POST", "/account/email", "fresh", "a.changeEmail"},
			{"GET", "/account/email/{token}", "public", "a.tokenPage(a.showConfirmEmail)"},
			{"POST", "/account/email/{token}", "public", "a.tokenPage(a.confirmEmail)"},
		},
		TokenPages: []TokenPage{{Purpose: "email", Path: "/account/email/"}},
		Notices: []Notice{
			{Code: "email-changed", Text: "Your email address is changed. Please sign in again."},
		},
		Messages: []Message{{"sameAddress", "That is your address already."}},
	},
	{
		Value: "devices", Summary: "users see where they are signed in, and end it", Session: "database",
		Parts: []string{"browsers"},
		Routes: []Route{
			{"GET", "/account/devices", "member", "a.showDevices"},
			{"POST", "/account/devices/revoke", "fresh", "a.revokeDevice"},
		},
		AccountLinks: []Link{{"/account/devices", "Where you are signed in"}},
		Notices: []Notice{
			{Code: "device-revoked", Text: "That device is signed out."},
			{Code: "devices-revoked", Text: "Every other device is signed out."},
		},
		Messages: []Message{
			{"unknownBrowser", "An unknown browser"},
			{"withinTheHour", "within the last hour"},
			{"oneHourAgo", "1 hour ago"},
			{"hoursAgo", "%d hours ago"},
			{"oneDayAgo", "1 day ago"},
			{"daysAgo", "%d days ago"},
		},
	},
	{
		Value: "audit", Summary: "users see what happened to their account",
		Parts: []string{"browsers", "queue"}, Stores: []string{"AuditStore"},
		Routes: []Route{
			{"GET", "/account/activity", "member", "a.showActivity"},
		},
		AccountLinks: []Link{{"/account/activity", "Recent activity"}},
		Messages: []Message{
			{"activityLogin", "Signed in"},
			{"activityRefused", "Sign-in refused"},
			{"activityConfirmed", "Password entered again"},
			{"activityRestored", "Signed in again without the password"},
			{"activityLogout", "Signed out"},
			{"activityCreated", "Account created"},
			{"activityDisabled", "Account disabled"},
			{"activityEnabled", "Account enabled"},
			{"activityPassword", "Password changed"},
			{"activityRevoked", "Sessions ended"},
			{"activityEmailConfirmed", "Email address confirmed"},
			{"activityEmailChanged", "Email address changed"},
			{"activityTaken", "Someone tried to register with your address"},
			{"activityTime", "2 January 2006, 15:04 UTC"}, // a layout of package time
		},
		EventSinks: []string{"keepEvent"},
	},
	{
		Value: "common", Summary: "passwords that everyone tries first are refused", Default: true,
		PasswordRules: []PasswordRule{
			{"isCommon(password)", "Common", "That is one of the first passwords that anyone would try. Choose another."},
			{"isOwnName(password, names)", "OwnName", "Your password must not be NAMES or the name of this site, nor one of them with a few digits after it."},
		},
	},
	{
		Value: "delete", Summary: "users delete their own accounts", Default: true,
		Routes: []Route{
			{"GET", "/account/delete", "fresh", `a.form("delete")`},
			{"POST", "/account/delete", "fresh", "a.deleteAccount"},
		},
		Notices: []Notice{{Code: "account-deleted", Text: "Your account is deleted."}},
		Messages: []Message{
			{"notThisAccount", "That is not what this account is called."},
			{"accountKept", "Your account cannot be deleted yet: this site still keeps something of it. Nothing was changed. Please ask those who run the site."},
		},
	},
}
