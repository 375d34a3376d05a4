// Package instances runs two processes of a generated program over one Postgres
// database, behind one proxy on loopback, as a site with more than one server does. Its
// benchmark runs one at a time.
package instances

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
)

// program is the golden case that is run: database sessions, and every feature.
const program = "../chi-postgres-database-all"

const password = "correct horse battery"

// site is two instances and the proxy before them.
type site struct {
	t         *testing.T
	binary    string
	env       []string
	proxy     *httptest.Server
	mu        sync.Mutex
	instances [2]*instance
}

type instance struct {
	cmd  *exec.Cmd
	addr string
	log  *logBuffer
}

// logBuffer keeps what a process writes while a test reads it.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := newStoppedSite(t)
	for i := range s.instances {
		s.start(i)
	}
	return s
}

// newStoppedSite returns a site over an empty schema, of which nothing runs yet.
func newStoppedSite(t *testing.T) *site {
	t.Helper()
	server := os.Getenv("TEST_POSTGRES_URL")
	if server == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("TEST_POSTGRES_URL is not set")
		}
		t.Skip("TEST_POSTGRES_URL is not set; give it the URL of a Postgres server, of a user who may create schemas and roles, such as postgres://user:password@localhost:5432/test")
	}
	s := &site{t: t, binary: filepath.Join(t.TempDir(), "program")}
	build := exec.Command("go", "build", "-o", s.binary, ".")
	build.Dir = program
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, output)
	}
	s.proxy = httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: s.instance(r.In.Header.Get("X-Instance")).addr})
			r.Out.Host = r.In.Host
			r.Out.Header.Set("X-Forwarded-For", r.In.Header.Get("X-Visitor"))
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	})
	t.Cleanup(s.proxy.Close)
	s.env = append(os.Environ(),
		"BASE_URL="+s.proxy.URL,
		"DATABASE_URL="+newSchema(t, server),
		"SESSION_KEYS="+base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("k"), 32)),
		"TRUSTED_PROXIES=127.0.0.0/8",
		"SMTP_URL=",
	)
	return s
}

// newSchema makes a schema for this test and returns the URL that leads into it.
func newSchema(t testing.TB, server string) string {
	t.Helper()
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("instances_%d", time.Now().UnixNano())
	if _, err := db.Exec("CREATE SCHEMA " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec("DROP SCHEMA " + name + " CASCADE"); err != nil {
			t.Error(err)
		}
		_ = db.Close()
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	query.Set("search_path", name)
	u.RawQuery = query.Encode()
	return u.String()
}

// start starts instance i and waits until it answers.
func (s *site) start(i int) {
	s.t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.t.Fatal(err)
	}
	addr := listener.Addr().String()
	_ = listener.Close()
	one := &instance{cmd: exec.Command(s.binary), addr: addr, log: new(logBuffer)}
	one.cmd.Env = append(s.env, "ADDR="+addr)
	one.cmd.Dir = s.t.TempDir()
	one.cmd.Stdout, one.cmd.Stderr = one.log, one.log
	if err := one.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = one.cmd.Process.Kill(); _ = one.cmd.Wait() })
	s.mu.Lock()
	s.instances[i] = one
	s.mu.Unlock()
	for range 200 {
		if response, err := http.Get("http://" + addr + "/login"); err == nil {
			_ = response.Body.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	_ = one.cmd.Process.Kill()
	_ = one.cmd.Wait()
	s.t.Fatalf("instance %d does not answer:\n%s", i, one.log)
}

// kill ends instance i without a word to it.
func (s *site) kill(i int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.instances[i].cmd.Process.Kill()
}

func (s *site) instance(name string) *instance {
	s.mu.Lock()
	defer s.mu.Unlock()
	if name == "1" {
		return s.instances[1]
	}
	return s.instances[0]
}

// visitor is a person with a browser and an address of their own.
type visitor struct {
	site   *site
	client *http.Client
	addr   string
}

func (s *site) visitor(n int) *visitor {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &visitor{
		site:   s,
		addr:   fmt.Sprintf("203.0.%d.%d", n/250, n%250+1),
		client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
	}
}

// get and post ask one of the instances. A request that got no answer has status 502.
func (v *visitor) get(on int, path string) (status int, text string) {
	return v.do(http.MethodGet, on, path, nil)
}

func (v *visitor) post(on int, path string, fields ...string) (status int, text string) {
	form := make(url.Values)
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	// A site that is busy hashing passwords asks to come back, which visitors do.
	for range 5 {
		status, text = v.do(http.MethodPost, on, path, strings.NewReader(form.Encode()))
		if status != http.StatusServiceUnavailable {
			break
		}
		time.Sleep(2 * time.Second)
	}
	return status, text
}

func (v *visitor) do(method string, on int, path string, body io.Reader) (int, string) {
	r, err := http.NewRequestWithContext(context.Background(), method, v.site.proxy.URL+path, body)
	if err != nil {
		panic(err) // the paths are ours
	}
	r.Header.Set("X-Instance", fmt.Sprint(on))
	r.Header.Set("X-Visitor", v.addr)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := v.client.Do(r)
	if err != nil {
		return http.StatusBadGateway, ""
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return http.StatusBadGateway, ""
	}
	return response.StatusCode, string(text)
}

// signedIn reports whether the home page of an instance greets the visitor.
func (v *visitor) signedIn(on int) bool {
	v.site.t.Helper()
	status, text := v.get(on, "/")
	if status != http.StatusOK {
		v.site.t.Errorf("home page of instance %d: got status %d", on, status)
	}
	return strings.Contains(text, "Sign out")
}
