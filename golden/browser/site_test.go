package browser

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// site is a running program of a golden case.
type site struct {
	url string
	log siteLog

	links map[string]bool // out of mails, that were given to a test
}

// startSite builds the program in the directory source and runs it in one of its own
// until the test ends.
func startSite(t *testing.T, source string) *site {
	t.Helper()
	dir := t.TempDir()
	program := filepath.Join(dir, "site")
	build := exec.Command("go", "build", "-o", program, ".")
	build.Dir = source
	build.Env = append(os.Environ(), "GOWORK=off") // as its owner would
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the site: %v\n%s", err, out)
	}

	addr := freeAddr(t)
	s := &site{url: "http://" + addr, links: make(map[string]bool)}
	cmd := exec.Command(program)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "ADDR="+addr, "BASE_URL="+s.url, "DATABASE_URL=", "SESSION_KEYS=", "SMTP_URL=", "TRUSTED_PROXIES=")
	cmd.Stdout, cmd.Stderr = &s.log, &s.log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() { stopSite(t, cmd, ended, &s.log) })
	waitFor(t, addr, ended)
	return s
}

// siteLog keeps what a site writes while a test reads it.
type siteLog struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *siteLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *siteLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// stopSite ends the program as its operator would, and reads its log, which must
// not tell who the visitor is nor what they typed.
func stopSite(t *testing.T, site *exec.Cmd, ended chan error, log *siteLog) {
	if err := site.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Error(err)
	}
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("the site did not stop in good order: %v", err)
		}
	case <-time.After(30 * time.Second):
		t.Error("the site did not stop when asked to")
		_ = site.Process.Kill()
		<-ended
	}
	for line := range strings.Lines(log.String()) {
		// While one develops, mail goes to the log, with the address it is for.
		mail := strings.Contains(line, "auth: mail, written here")
		for _, secret := range []string{alice, password, changed} {
			if strings.Contains(line, secret) && (!mail || secret != alice) {
				t.Errorf("the log holds %q", secret)
			}
		}
	}
	if t.Failed() {
		t.Logf("the log of the site:\n%s", log)
	}
}

// freeAddr returns a loopback address that nobody listened on a moment ago.
func freeAddr(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// waitFor waits until something listens on addr.
func waitFor(t *testing.T, addr string, ended chan error) {
	t.Helper()
	for range 300 {
		if conn, err := net.DialTimeout("tcp", addr, time.Second); err == nil {
			conn.Close()
			return
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("the site ended at once: %v", err)
		case <-time.After(100 * time.Millisecond):
		}
	}
	t.Fatalf("the site does not listen on %s", addr)
}
