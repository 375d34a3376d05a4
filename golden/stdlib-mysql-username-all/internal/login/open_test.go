package auth_test

import (
	"strings"
	"testing"

	"example.com/stdlib-mysql-username-all/internal/login"
)

// idType is the type of a column that refers to users.id.
const idType = "VARBINARY(64)"

func TestOpenDBReadsTheURL(t *testing.T) {
	for _, test := range []struct{ databaseURL, user, password, addr, name, tls string }{
		{"mysql://alice:secret@db.example.com:3307/app", "alice", "secret", "db.example.com:3307", "app", ""},
		{"mysql://alice:secret@localhost/app", "alice", "secret", "localhost:3306", "app", ""},
		{"mysql://a%40b:p%40%2F%3A%3F%23%25+x@[::1]/app", "a@b", "p@/:?#%+x", "[::1]:3306", "app", ""},
		{"mysql://alice@localhost/my%2Dapp?tls=skip-verify", "alice", "", "localhost:3306", "my-app", "skip-verify"},
	} {
		config, err := auth.MySQLConfig(test.databaseURL)
		if err != nil {
			t.Errorf("%s: %v", test.databaseURL, err)
			continue
		}
		got := [...]string{config.User, config.Passwd, config.Addr, config.DBName, config.TLSConfig}
		want := [...]string{test.user, test.password, test.addr, test.name, test.tls}
		if got != want {
			t.Errorf("%s is read as %q, want %q", test.databaseURL, got, want)
		}
	}
}

// Whatever is wrong with the URL, its password does not end up in a log.
func TestOpenDBSaysWhatIsWrongWithoutThePassword(t *testing.T) {
	for databaseURL, want := range map[string]string{
		"":                                                      "want mysql://",
		"app.db":                                                "want mysql://",
		"postgres://alice:hunter2@localhost/a":                  "want mysql://",
		"alice:hunter2@tcp(localhost:3306)/a":                   "want mysql://",
		"mysql://alice:hunter2/x@localhost/a":                   "want mysql://",
		"mysql://alice:hunter2%zz@localhost/a":                  "want mysql://",
		"mysql://alice:x@localhost:hunter2/a":                   "want mysql://",
		"mysql://alice:hunter2@localhost":                       "want mysql://",
		"mysql://alice:hunter2@localhost/":                      "want mysql://",
		"mysql://alice:hunter2@/a":                              "want mysql://",
		"mysql://alice:hunter2@localhost/a?tls=sometimes":       "sometimes",
		"mysql://alice:hunter2@localhost/a?tsl=true":            `unknown parameter "tsl"`,
		"mysql://alice:hunter2@localhost/a?tls=true;ca=hunter2": "malformed",
	} {
		_, err := auth.OpenDB(databaseURL)
		if err == nil || !strings.HasPrefix(err.Error(), "DATABASE_URL: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("OpenDB(%q): %v, want an error about %q", databaseURL, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the error shows the password: %v", err)
		}
	}
}

func TestUnreachableDatabaseDoesNotShowThePassword(t *testing.T) {
	// Nothing listens on port 1.
	_, store := openInstance(t, "mysql://alice:hunter2@127.0.0.1:1/db")
	if err := store.Migrate(t.Context()); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("migrate: %v, want an error without the password", err)
	}
}
