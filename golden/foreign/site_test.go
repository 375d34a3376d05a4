// Package foreign runs a generated program while another program, with another copy of
// the SQLite library, reads and copies its database: as backups and operators do.
package foreign

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// program is the golden case that is run: the defaults.
const program = "../stdlib-sqlite"

const password = "correct horse battery"

// built is the directory of the binary, which the tests share.
var built string

func TestMain(m *testing.M) {
	os.Exit(buildAndRun(m))
}

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "foreign")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	built = dir
	build := exec.Command("go", "build", "-o", filepath.Join(dir, "program"), ".")
	build.Dir = program
	build.Env = append(os.Environ(), "GOWORK=off") // as its owner would
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Printf("go build: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// site is the program in a directory of its own.
type site struct {
	t           *testing.T
	dir, binary string
	env         []string
	addr        string
	server      *exec.Cmd
	log         bytes.Buffer // of the server: read it when that has ended
}

func newSite(t *testing.T) *site {
	t.Helper()
	if _, err := exec.LookPath("sqlite3"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skipf("%v (Debian: sqlite3)", err)
	}
	s := &site{t: t, dir: t.TempDir(), binary: filepath.Join(built, "program")}
	s.env = append(os.Environ(), "ADDR=localhost:0", "BASE_URL=", "DATABASE_URL=", "SESSION_KEYS=", "SMTP_URL=", "TRUSTED_PROXIES=127.0.0.0/8")
	return s
}

// start starts the server and waits until it answers.
func (s *site) start() {
	s.t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.t.Fatal(err)
	}
	s.addr = listener.Addr().String()
	_ = listener.Close()
	server := exec.Command(s.binary)
	server.Dir, server.Env = s.dir, append(s.env, "ADDR="+s.addr)
	server.Stdout, server.Stderr = &s.log, &s.log
	if err := server.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = server.Process.Kill(); _ = server.Wait() })
	s.server = server
	for range 200 {
		if response, err := http.Get("http://" + s.addr + "/login"); err == nil {
			_ = response.Body.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	_ = server.Process.Kill()
	_ = server.Wait()
	s.t.Fatalf("the site does not answer:\n%s", s.log.String())
}

// end sends the server a signal and waits until it is gone.
func (s *site) end(signal os.Signal) {
	s.t.Helper()
	if err := s.server.Process.Signal(signal); err != nil {
		s.t.Fatal(err)
	}
	if err := s.server.Wait(); err != nil && signal != os.Kill {
		s.t.Errorf("told to stop, the site ends with %v:\n%s", err, s.log.String())
	}
}

// operate runs a command of the program's operator, which may be beside the server.
func (s *site) operate(input string, args ...string) {
	s.t.Helper()
	if out, err := s.run(input, args...); err != nil {
		s.t.Fatalf("%q: %v\n%s", args, err, out)
	}
}

// run runs the program, with these arguments, to its end: a site that serves has none.
func (s *site) run(input string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(s.t.Context(), 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, s.binary, args...)
	cmd.Dir, cmd.Env, cmd.Stdin = s.dir, s.env, strings.NewReader(input)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// sqlite has the other program do something with the database, and returns what it
// prints.
func (s *site) sqlite(file, command string) string {
	s.t.Helper()
	cmd := exec.Command("sqlite3", filepath.Join(s.dir, file), command)
	cmd.Dir = s.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		s.t.Fatalf("sqlite3 %s %q: %v\n%s", file, command, err, out)
	}
	return string(out)
}

// visitor is a person with a browser and an address of their own.
type visitor struct {
	site   *site
	client *http.Client
	name   string
	addr   string
}

func (s *site) visitor(name string) *visitor {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &visitor{
		site: s,
		name: name + "@example.com",
		addr: fmt.Sprintf("203.0.113.%d", len(name)),
		client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		}},
	}
}

// submit posts the visitor's name and password to a page, and returns the status. A site
// that is busy hashing passwords asks to come back, which visitors do.
func (v *visitor) submit(path string) (status int) {
	for range 5 {
		status, _ = v.do(http.MethodPost, path, url.Values{"email": {v.name}, "password": {password}})
		if status != http.StatusServiceUnavailable {
			break
		}
		time.Sleep(time.Second)
	}
	return status
}

// signedIn reports whether the home page greets the visitor.
func (v *visitor) signedIn() bool {
	status, text := v.do(http.MethodGet, "/", nil)
	if status != http.StatusOK {
		v.site.t.Errorf("home page: got status %d", status)
	}
	return strings.Contains(text, v.name)
}

func (v *visitor) do(method, path string, form url.Values) (status int, text string) {
	r, err := http.NewRequest(method, "http://"+v.site.addr+path, strings.NewReader(form.Encode()))
	if err != nil {
		panic(err) // the paths are ours
	}
	r.Header.Set("X-Forwarded-For", v.addr)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := v.client.Do(r)
	if err != nil {
		return 0, err.Error()
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, err.Error()
	}
	return response.StatusCode, string(body)
}
