package instances

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// BenchmarkWhoHasAnAccount measures what a stranger learns from the clock: a name is
// typed into a form, and three requests right after show whether the site is busier than
// it would be with a name that nobody has. AUC is how often a known name's three take
// longer than an unknown one's: 0.5 is nothing learnt, 1 everything.
//
//	go test -run '^$' -bench WhoHasAnAccount -benchtime 1x -timeout 1h
func BenchmarkWhoHasAnAccount(b *testing.B) {
	for _, program := range []string{"../stdlib-sqlite-database-username-all", "../chi-postgres-database-all"} {
		for _, page := range []string{"/forgot", "/magic", "/login"} {
			b.Run(filepath.Base(program)+page, func(b *testing.B) { measureNames(b, program, page) })
		}
	}
}

// pairs of a known and an unknown name make the standard error of AUC less than 0.02.
const pairs = 400

func measureNames(b *testing.B, program, page string) {
	s := startAlone(b, program)
	var names []string
	for n := range pairs {
		known, unknown := fmt.Sprintf("known%d@example.com", n), fmt.Sprintf("other%d@example.com", n)
		if strings.Contains(program, "username") {
			known, unknown = fmt.Sprintf("known%d", n), fmt.Sprintf("other%d", n)
		}
		email := fmt.Sprintf("known%d@example.com", n)
		if status, _ := s.post(b, "/register", "username", known, "email", email, "password", password); status != http.StatusSeeOther {
			b.Fatalf("register %s: got status %d", known, status)
		}
		names = append(names, known, unknown)
	}
	for range pairs { // an address that is not confirmed gets no other mail
		if status, _ := s.post(b, <-s.links); status != http.StatusSeeOther {
			b.Fatalf("confirm: got status %d", status)
		}
	}
	rand.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })

	var known, unknown []time.Duration
	for _, name := range names {
		s.post(b, page, "username", name, "email", name, "password", "a guess")
		var took time.Duration
		for range 3 {
			// It writes, so that it waits for another writer, and has nothing done later.
			status, each := s.post(b, "/reset/none", "password", password)
			if status != http.StatusNotFound {
				b.Fatalf("a link that is none: got status %d", status)
			}
			took += each
		}
		if strings.HasPrefix(name, "known") {
			known = append(known, took)
		} else {
			unknown = append(unknown, took)
		}
		time.Sleep(20*time.Millisecond + rand.N(20*time.Millisecond))
	}
	b.ReportMetric(auc(known, unknown), "AUC")
	b.ReportMetric(median(known), "known-ms")
	b.ReportMetric(median(unknown), "unknown-ms")
	b.ReportMetric(0, "ns/op")
}

// auc is how often one of more is above one of less.
func auc(more, less []time.Duration) float64 {
	var wins float64
	for _, m := range more {
		for _, l := range less {
			wins += float64(cmp.Compare(m, l)+1) / 2
		}
	}
	return wins / float64(len(more)*len(less))
}

// median returns that of all in milliseconds.
func median(all []time.Duration) float64 {
	slices.Sort(all)
	return all[len(all)/2].Seconds() * 1000
}

// alone is one instance, as it runs behind a proxy on the same machine.
type alone struct {
	url    string
	links  <-chan string // that it has mailed to confirm addresses
	asked  int
	client *http.Client
}

func startAlone(b *testing.B, program string) *alone {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	addr := listener.Addr().String()
	_ = listener.Close()
	smtp, links := mailServer(b)
	database := filepath.Join(b.TempDir(), "app.db")
	if strings.Contains(program, "postgres") {
		server := os.Getenv("TEST_POSTGRES_URL")
		if server == "" {
			b.Skip("TEST_POSTGRES_URL is not set")
		}
		database = newSchema(b, server)
	}
	binary := filepath.Join(b.TempDir(), "program")
	build := exec.Command("go", "build", "-o", binary, ".")
	build.Dir = program
	if output, err := build.CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, output)
	}
	var log logBuffer
	cmd := exec.Command(binary)
	cmd.Env = append(os.Environ(),
		"ADDR="+addr,
		"BASE_URL=https://site.example",
		"DATABASE_URL="+database,
		"SESSION_KEYS="+base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("k"), 32)),
		"TRUSTED_PROXIES=127.0.0.0/8",
		"SMTP_URL=smtp://"+smtp,
	)
	cmd.Dir, cmd.Stdout, cmd.Stderr = b.TempDir(), &log, &log
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	s := &alone{
		url: "http://" + addr, links: links,
		client: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
	}
	for range 200 {
		if response, err := http.Get(s.url + "/login"); err == nil {
			_ = response.Body.Close()
			return s
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.Fatalf("the program does not answer:\n%s", log.String())
	return nil
}

// post sends a form from an address that has sent none before.
func (s *alone) post(b *testing.B, path string, fields ...string) (status int, took time.Duration) {
	form := make(url.Values)
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	r, err := http.NewRequest(http.MethodPost, s.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.Fatal(err)
	}
	s.asked++
	r.Header.Set("X-Forwarded-For", fmt.Sprintf("203.%d.%d.1", s.asked/250, s.asked%250))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	start := time.Now()
	response, err := s.client.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	took = time.Since(start)
	_ = response.Body.Close()
	return response.StatusCode, took
}

var confirmLink = regexp.MustCompile(`/confirm/[\w-]+`)

// mailServer takes any mail and returns where, and the links in it to confirm addresses.
func mailServer(b *testing.B) (addr string, links <-chan string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = listener.Close() })
	found := make(chan string, 2*pairs)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				fmt.Fprint(conn, "220 ready\r\n")
				text := false
				for lines := bufio.NewScanner(conn); lines.Scan(); {
					switch line := lines.Text(); {
					case text && line == ".":
						text = false
					case text:
						// The second time it stands in the page, behind a href=.
						if link := confirmLink.FindString(line); strings.HasPrefix(line, "https://") && link != "" {
							found <- link
						}
						continue
					case line == "DATA":
						text = true
						fmt.Fprint(conn, "354 go on\r\n")
						continue
					case line == "QUIT":
						fmt.Fprint(conn, "221 bye\r\n")
						return
					}
					fmt.Fprint(conn, "250 ok\r\n")
				}
			}()
		}
	}()
	return listener.Addr().String(), found
}
