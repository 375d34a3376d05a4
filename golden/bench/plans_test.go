package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestNoScans: nothing that a request asks of the database reads a table from one end to
// the other. The statements are those that a visit to all pages runs; the plans are the
// database's own, over tables of 20,000 rows, or of BENCH_ROWS: a million, on demand.
func TestNoScans(t *testing.T) {
	rows := 20_000
	if s := os.Getenv("BENCH_ROWS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			t.Fatalf("BENCH_ROWS is %q; want a number of rows such as 1000000", s)
		}
		rows = n
	}
	for _, c := range []struct {
		golden  goldenCase
		server  string // the variable with its URL, if there is one
		adduser bool   // it has no page to register at
	}{
		{sqliteCookie, "", false},
		{sqliteDatabase, "", false},
		{goldenCase{"chi-postgres-database-all", "internal/auth", "sql", byEmail}, "TEST_POSTGRES_URL", false},
		{goldenCase{"stdlib-mysql-username-all", "internal/login", "sql", byName}, "TEST_MYSQL_URL", false},
		{goldenCase{"chi-mysql-database-minimal", "internal/auth", "sql", byEmail}, "TEST_MYSQL_URL", true},
	} {
		t.Run(c.golden.name, func(t *testing.T) {
			dir := t.TempDir()
			databaseURL := filepath.Join(dir, "app.db")
			if c.server != "" {
				if databaseURL = os.Getenv(c.server); databaseURL == "" {
					if os.Getenv("CI") == "true" {
						t.Fatalf("%s is not set", c.server)
					}
					t.Skipf("%s is not set; give it the URL of a server, of a user who may create databases", c.server)
				}
			}
			t.Setenv("TRUSTED_PROXIES", "127.0.0.0/8") // visitors come from all over the world
			s, err := c.golden.start(dir, databaseURL)
			if err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := s.stop(); err != nil {
					t.Error(err)
				}
			}()
			answer, err := s.ask(question{Plans: rows, Count: true, Adduser: c.adduser})
			if err != nil {
				t.Fatal(err)
			}
			if len(answer.Plans) < 10 {
				t.Errorf("only %d statements were run", len(answer.Plans))
			}
			for _, p := range answer.Plans {
				statement := strings.Join(strings.Fields(p.SQL), " ")
				t.Logf("%s\n\t%s", statement, strings.Join(p.Steps, "\n\t"))
				for _, scan := range p.Scans {
					t.Errorf("%s\n\t%s", statement, scan)
				}
			}
		})
	}
}
