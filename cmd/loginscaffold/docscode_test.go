package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator"
)

// example is a block of README.md that begins with the name of its file, in a
// comment.
var example = regexp.MustCompile("(?m)^```(?:go|html|sql)\n(?:// |<!-- |-- )(\\S+)(?: -->)?\n((?s).*?)^```\n")

// onDeleteTest does what README.md says of its table and of OnDelete.
const onDeleteTest = `package main

import (
	"path/filepath"
	"testing"
	"time"

	"example.com/stdlib-sqlite/internal/auth/store"
)

func TestKeepShared(t *testing.T) {
	db, err := store.Open(filepath.Join(t.TempDir(), "app.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	users := store.New(db)
	users.OnDelete = keepShared
	if err := store.Migrate(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	if err := users.CreateUser(t.Context(), &store.User{ID: "alice", Email: "alice", EmailKey: "alice", CreatedAt: time.Unix(1, 0).UTC()}); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("INSERT INTO notes (user_id, shared, text) VALUES ('alice', true, ''), ('alice', false, '')"); err != nil {
		t.Fatal(err)
	}
	if err := users.DeleteUser(t.Context(), "alice"); err != nil {
		t.Fatal(err)
	}
	var all, kept int
	err = db.QueryRow("SELECT COUNT(*), COUNT(CASE WHEN shared AND user_id IS NULL THEN 1 END) FROM notes").Scan(&all, &kept)
	if err != nil || all != 1 || kept != 1 {
		t.Errorf("%d notes, %d of them shared and without a user, %v; want one", all, kept, err)
	}
}
`

// loginTest does what README.md says of its other examples.
const loginTest = `package main

import (
	"crypto/sha256"
	"net/http"
	"strings"
	"testing"

	"example.com/stdlib-sqlite/internal/auth"
	"example.com/stdlib-sqlite/internal/auth/authtest"
	"example.com/stdlib-sqlite/internal/auth/store"
)

func TestLoginJSON(t *testing.T) {
	a := authtest.New(t)
	authtest.User(t, a, authtest.Alice)
	b := authtest.NewBrowser(t, a, a.Middleware(loginJSON(a)))
	for _, test := range []struct {
		contentType, form string
		want              int
	}{
		{"text/plain", "{}", http.StatusUnsupportedMediaType},
		{"application/json", "email=" + authtest.Alice, http.StatusBadRequest},
		{"application/json", "{\"email\": \"" + authtest.Alice + "\", \"password\": \"wrong\"}", http.StatusUnauthorized},
		{"application/json", "{\"email\": \"" + authtest.Alice + "\", \"password\": \"" + authtest.Password + "\"}", http.StatusNoContent},
	} {
		r := b.Request(http.MethodPost, "/api/login", strings.NewReader(test.form))
		r.Header.Set("Content-Type", test.contentType)
		answer := b.Do(r)
		if answer.StatusCode != test.want {
			t.Errorf("%s: got status %d; want %d", test.form, answer.StatusCode, test.want)
		}
		if signedIn := b.Cookie("auth_session") != ""; signedIn != (test.want == http.StatusNoContent) {
			t.Errorf("%s: signed in: %t", test.form, signedIn)
		}
	}
}

func TestWire(t *testing.T) {
	db, err := store.Open(authtest.DatabaseURL(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	mux := http.NewServeMux()
	handler, a, err := wire(t.Context(), db, mux)
	if err != nil {
		t.Fatal(err)
	}
	b := authtest.NewBrowser(t, a, handler)
	if answer := b.Get("/login"); answer.StatusCode != http.StatusOK || !strings.Contains(answer.Text, "Hello</title>") {
		t.Errorf("got status %d and page\n%s", answer.StatusCode, answer.Text)
	}
}

func TestAPIKey(t *testing.T) {
	users := authtest.Store(t)
	a := authtest.New(t, func(c *auth.Config) { c.Store = users }, byAPIKey(users))
	apiKeys[sha256.Sum256([]byte("secret"))] = authtest.User(t, a, authtest.Alice).ID
	b := authtest.NewBrowser(t, a, a.LoginRequired(http.NotFoundHandler()))
	b.Header.Set("X-API-Key", "wrong")
	if answer := b.Get("/"); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("with a wrong key: status %d; want 303", answer.StatusCode)
	}
	b.Header.Set("X-API-Key", "secret")
	if answer := b.Get("/"); answer.StatusCode != http.StatusNotFound {
		t.Errorf("with a key: status %d; want 404", answer.StatusCode)
	}
}
`

// TestDocsExamplesRun puts the examples of README.md into the project that they
// continue, vets them and runs all tests: those of the project, too, must live with them.
func TestDocsExamplesRun(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a project; leave -short out")
	}
	const golden = "../../golden/stdlib-sqlite"
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(golden)); err != nil {
		t.Fatal(err)
	}
	text := readText(t, readme)
	examples := example.FindAllStringSubmatch(text, -1)
	// TestDocsRunsAreTrue makes the diffs, TestDocsWorkflowIsTried is about the YAML.
	blocks := strings.Count(text, "\n```")/2 - strings.Count(text, "\n```diff\n") - strings.Count(text, "\n```yaml\n")
	if len(examples) != blocks {
		t.Errorf("%d of the code blocks in README.md name their file; want all of %d", len(examples), blocks)
	}
	for _, e := range examples {
		code := strings.ReplaceAll(e[2], `"hello/internal/`, `"example.com/stdlib-sqlite/internal/`)
		if err := os.WriteFile(filepath.Join(dir, e[1]), []byte(code), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, code := range map[string]string{"notes_keep_test.go": onDeleteTest, "notes_login_test.go": loginTest} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(code), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"vet", "./..."}, {"test", "-v", "./..."}} {
		cmd := exec.Command("go", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("go %q: %v\n%s", args, err, out)
		}
		for _, name := range []string{"TestNotes", "TestKeepShared", "TestLoginJSON", "TestWire", "TestAPIKey"} {
			if args[0] == "test" && !strings.Contains(string(out), "--- PASS: "+name+" ") {
				t.Errorf("%s did not run:\n%s", name, out)
			}
		}
	}
}

// TestSetUpRuns puts the code of the first step for an existing program into a main,
// and runs it.
func TestSetUpRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program; leave -short out")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../golden/stdlib-sqlite")); err != nil {
		t.Fatal(err)
	}
	for _, features := range [][]string{nil, {"register"}} {
		answers := presets()
		answers.Features = features
		prose, code, _ := strings.Cut(setUp(&generator.Plan{Answers: answers, Import: "example.com/stdlib-sqlite/internal/auth"}), "\n")
		var imports strings.Builder
		for _, path := range regexp.MustCompile(`"[^"]+"`).FindAllString(prose, -1) {
			imports.WriteString("import " + path + "\n")
		}
		main := filepath.Join(dir, "owner", "main.go")
		if err := os.MkdirAll(filepath.Dir(main), 0o755); err != nil {
			t.Fatal(err)
		}
		program := "package main\n" + imports.String() + "func main() {\n" + code + "\nprint(a.Path(\"/login\"))\n}\n"
		if err := os.WriteFile(main, []byte(program), 0o644); err != nil {
			t.Fatal(err)
		}
		for password, wantErr := range map[string]bool{"": false, "of a first user": false, "short": features == nil} {
			cmd := exec.Command("go", "run", "./owner")
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "PASSWORD="+password)
			out, err := cmd.CombinedOutput()
			if (err != nil) != wantErr || !wantErr && !strings.Contains(string(out), "/login") {
				t.Errorf("with features %q and password %q: %v\n%s\nof the program\n%s", features, password, err, out, program)
			}
		}
	}
}
