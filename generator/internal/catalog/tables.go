package catalog

import (
	"fmt"
	"strings"
)

// Requirement is a module that the emitted code imports, at the version it was
// tested with. A project that requires it already keeps its own version from
// Lowest on: that is the first one whose behaviour the emitted code relies on.
// Sum and ModSum are its lines in go.sum; what every project and the stores require has
// none, because theirs stand in the go.sum templates.
type Requirement struct {
	Path, Version, Lowest string
	Sum, ModSum           string
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
	Data     string   // where the data is, for the README of a new project
	Stores   []string // interfaces that it adds to the emitted Store
	Messages []Message
	Numbered bool // its SQL numbers placeholders: $1 instead of ?
}

// SumsOf are the lines of go.sum for those of requirements that have them.
func SumsOf(requirements []Requirement) (text []byte) {
	for _, r := range requirements {
		if r.Sum != "" {
			text = fmt.Appendf(text, "%s %s %s\n%s %s/go.mod %s\n", r.Path, r.Version, r.Sum, r.Path, r.Version, r.ModSum)
		}
	}
	return text
}

// Routers are the values of --router, the default first.
var Routers = []Choice{
	{Value: "stdlib", Summary: "net/http's ServeMux, no dependency"},
	{
		Value: "chi", Summary: "github.com/go-chi/chi",
		Requires: []Requirement{{
			Path: "github.com/go-chi/chi/v5", Version: "v5.5.0", Lowest: "v5.0.12", // sets path values
			Sum:    "h1:xdKQ1dJmVJsmgahrXSKhUx8NyVPzpwdlyrrQFpMPJgg=",
			ModSum: "h1:d1IG7GtKPSjPyBP365PH8sAGVHk3qfB/IhjFNRH1wWM=",
		}},
		Detect: []string{"github.com/go-chi/chi/v5"},
	},
}

// Stores are the values of --store, the default first.
var Stores = []Choice{
	{
		Value: "sqlite", Summary: "one file, no server (pure Go, no cgo)", Layers: []string{"sql", "prepared"},
		URL: "app.db",
		Data: "Everything is in `app.db`, or the file that `DATABASE_URL` names, and two beside it that come and\n" +
			"go. To back it up while the site runs: `sqlite3 app.db \".backup copy.db\"`.",
		Requires: []Requirement{{Path: "modernc.org/sqlite", Version: "v1.58.0", Lowest: "v1.58.0"}},
		Detect:   []string{"modernc.org/sqlite", "github.com/mattn/go-sqlite3"},
	},
	{
		Value: "postgres", Summary: "PostgreSQL through pgx", Layers: []string{"sql"}, Numbered: true,
		URL: "postgres://user:password@localhost:5432/app",
		Data: "Everything is in the database that `DATABASE_URL` names. It has to exist; the site makes its\n" +
			"tables when it starts. The tests use the one that `TEST_DATABASE_URL` names, each in a schema of\n" +
			"its own, and are skipped without it.",
		Requires: []Requirement{{Path: "github.com/jackc/pgx/v5", Version: "v5.12.0", Lowest: "v5.12.0"}},
		Detect:   []string{"github.com/jackc/pgx/v5", "github.com/lib/pq"},
	},
	{
		Value: "mysql", Summary: "MySQL or MariaDB", Layers: []string{"sql", "prepared"},
		URL: "mysql://user:password@localhost:3306/app",
		Data: "Everything is in the database that `DATABASE_URL` names. It has to exist; the site makes its\n" +
			"tables when it starts. The tests use the server that `TEST_DATABASE_URL` names, each with a\n" +
			"database of its own, and are skipped without it.",
		Requires: []Requirement{{Path: "github.com/go-sql-driver/mysql", Version: "v1.10.1", Lowest: "v1.10.0"}},
		Detect:   []string{"github.com/go-sql-driver/mysql"},
	},
	{
		Value: "memory", Summary: "forgets everything at exit; for trying out and for tests",
		Data: "Nothing is kept: when the site ends its users are gone, and so is what a command below does when\n" +
			"the command ends.",
	},
}

// Sessions are the values of --session, the default first.
var Sessions = []Choice{
	{Value: "cookie", Summary: "a signed cookie, nothing to store"},
	{Value: "database", Summary: "a row per session: ended at once, one by one", Stores: []string{"SessionStore"}},
}

// Identities are the values of --identity, the default first.
var Identities = []Choice{
	{Value: "email", Summary: "users sign in with an email address"},
	{
		Value: "username", Summary: "users sign in with a name",
		Messages: []Message{
			{"badUsername", "Use letters and digits, and between them - . and _ if you like. Spaces cannot be used."},
			{"mixedUsername", "Use letters of one alphabet."},
			{"longUsername", "That username is too long."},
			{"reservedUsername", "That username is reserved."},
		},
	},
}

// Route is one line of the emitted route table: method, path under the prefix, whom it is
// for ("public", "member" or "fresh") and the Go expression of its handler.
type Route struct{ Method, Path, For, Handler string }

// Verb is the name of chi's method for it.
func (r Route) Verb() string { return r.Method[:1] + strings.ToLower(r.Method[1:]) }

// Message is a sentence for visitors that stands in Go, by the name of its constant.
type Message struct{ Name, Text string }

// TokenPage is a page that is opened with a mailed token, and the page where visitors ask
// for one, if there is one. The emitted tests go through all of them.
type TokenPage struct{ Purpose, Path, Ask string }

// Link is a link that a feature adds to a page.
type Link struct{ Path, Text string }

// Notice is a message that a feature's redirects bring along, by its code.
type Notice struct {
	Code, Text string
	Warns      bool
}

// Always is required whatever the answers are.
var Always = []Requirement{
	{Path: "golang.org/x/crypto", Version: "v0.58.0", Lowest: "v0.1.0"},
	{Path: "golang.org/x/text", Version: "v0.43.0", Lowest: "v0.4.0"},
}

// ForApp is what the program of a new project requires besides.
var ForApp = []Requirement{
	{Path: "golang.org/x/term", Version: "v0.47.0", Lowest: "v0.1.0"},
}

// MinGo is the lowest go line that the pinned requirements allow. They say
// go 1.26.0 themselves, which is above go 1.26, so a lower one would be raised
// by the first go mod tidy.
const MinGo = "1.26.0"

// Axis ties a table to its flag, its question and its field of Answers.
type Axis struct {
	Name     string // of the flag
	Question string
	Preset   string // the default, in words
	Choices  []Choice
	Value    func(*Answers) *string
	Required bool // where nobody can be asked, the flag has to answer
}

// Axes are in the order of the questions.
var Axes = [...]Axis{
	{"router", "Router", "what the project uses, else stdlib", Routers, func(a *Answers) *string { return &a.Router }, true},
	{"store", "Store", "the driver the project uses, else sqlite", Stores, func(a *Answers) *string { return &a.Store }, true},
	{"session", "Sessions", "cookie", Sessions, func(a *Answers) *string { return &a.Session }, false},
	{"identity", "Users sign in with", "email", Identities, func(a *Answers) *string { return &a.Identity }, false},
}

// Find returns the row of value, or nil.
func Find(choices []Choice, value string) *Choice {
	for i := range choices {
		if choices[i].Value == value {
			return &choices[i]
		}
	}
	return nil
}
