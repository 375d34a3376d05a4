package instances

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// TestWithoutTheRightToMakeTables: one role makes the tables, in a step of the
// deployment, and the site runs as another, who may only read and write rows.
func TestWithoutTheRightToMakeTables(t *testing.T) {
	s := newStoppedSite(t)
	owner := s.databaseURL()
	role := s.roleForRows(owner)
	s.env = append(s.env, "DATABASE_URL="+role)
	if out, err := s.run(); err == nil || !strings.Contains(out, "permission denied") || !strings.Contains(out, "0010_users.sql") {
		t.Errorf("without tables the site ends with %v and says %q; want what is missing, and why it cannot be made", err, out)
	}
	s.env = append(s.env, "DATABASE_URL="+owner)
	if out, err := s.run("migrate"); err != nil || !strings.Contains(out, "up to date") {
		t.Fatalf("migrate: %v\n%s", err, out)
	}

	s.env = append(s.env, "DATABASE_URL="+role)
	s.start(0)
	s.start(1)
	alice := s.adduser(0)
	for _, page := range []string{"/", "/account", "/account/devices", "/account/activity", "/account/email", "/account/password", "/account/delete"} {
		if status, _ := alice.get(1, page); status != http.StatusOK {
			t.Errorf("%s: got status %d; want 200", page, status)
		}
	}
	submit := func(page string, fields ...string) {
		t.Helper()
		if status, text := alice.post(1, page, fields...); status != http.StatusSeeOther {
			t.Errorf("%s: got status %d; want 303\n%s", page, status, text)
		}
	}
	submit("/confirm")
	submit("/account/email", "new_email", "another@example.com", "password", password)
	submit("/account/devices/revoke", "id", "others")
	submit("/account/password", "password", password, "new_password", newPassword(0, 0))
	submit(s.mailedLink(0), "password", newPassword(0, 1))
	submit("/login", "email", name(0), "password", newPassword(0, 1), "remember", "1")
	submit("/logout")
	submit("/login", "email", name(0), "password", newPassword(0, 1))
	submit("/account/delete", "confirm", name(0), "password", newPassword(0, 1))
	s.adduser(1)
	if status, _ := s.visitor(2).post(0, s.mailedLink(1)); status != http.StatusSeeOther {
		t.Errorf("sign in by a link: got status %d; want 303", status)
	}
	for i := range s.instances {
		if log := s.instance(fmt.Sprint(i)).log.String(); strings.Contains(log, "ERROR") || strings.Contains(log, "permission denied") {
			t.Errorf("log of instance %d:\n%s", i, log)
		}
	}
}

// run runs the program, with these arguments, to its end: a site that serves has none.
func (s *site) run(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(s.t.Context(), 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, s.binary, args...)
	cmd.Env, cmd.Dir = append(os.Environ(), s.env...), s.t.TempDir()
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// databaseURL returns that of the site.
func (s *site) databaseURL() string {
	for _, variable := range s.env {
		if value, found := strings.CutPrefix(variable, "DATABASE_URL="); found {
			return value
		}
	}
	s.t.Fatal("there is no DATABASE_URL")
	return ""
}

// roleForRows makes a role that may read and write the rows of all tables to come in the
// schema of owner, and nothing else, and returns the URL of the schema for that role.
func (s *site) roleForRows(owner string) string {
	s.t.Helper()
	u, err := url.Parse(owner)
	if err != nil {
		s.t.Fatal(err)
	}
	db, err := sql.Open("pgx", owner)
	if err != nil {
		s.t.Fatal(err)
	}
	schema := u.Query().Get("search_path")
	role := schema + "_rows"
	s.t.Cleanup(func() {
		for _, statement := range []string{"DROP OWNED BY " + role, "DROP ROLE " + role} {
			if _, err := db.Exec(statement); err != nil {
				s.t.Errorf("%s: %v", statement, err)
			}
		}
		_ = db.Close()
	})
	for _, statement := range []string{
		"CREATE ROLE " + role + " LOGIN PASSWORD 'rows'",
		"GRANT USAGE ON SCHEMA " + schema + " TO " + role,
		"ALTER DEFAULT PRIVILEGES IN SCHEMA " + schema + " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO " + role,
	} {
		if _, err := db.Exec(statement); err != nil {
			s.t.Fatalf("%s: %v", statement, err)
		}
	}
	u.User = url.UserPassword(role, "rows")
	return u.String()
}
