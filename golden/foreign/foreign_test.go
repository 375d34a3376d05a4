package foreign

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// TestNothingIsLost: what was written is read by all and survives the end of the server,
// although another program has opened the database, copied it and closed it again. The
// last program to close a database in WAL mode removes the WAL; which one is the last it
// knows by the locks of the others.
func TestNothingIsLost(t *testing.T) {
	for _, signal := range []os.Signal{syscall.SIGKILL, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			s := newSite(t)
			s.start()
			crowd := s.crowd(8)
			alice := crowd[0]
			s.backUp()

			s.operate(password+"\n", "adduser", "bob@example.com")
			s.operate("", "users", "disable", alice.name)
			if alice.signedIn() || alice.submit("/login") != http.StatusUnauthorized {
				t.Error("disabled beside the server, a user is still signed in, or can sign in")
			}
			if status := s.visitor("bob").submit("/login"); status != http.StatusSeeOther {
				t.Errorf("added beside the server, a user signs in with status %d; want 303", status)
			}
			if status := s.visitor("carol").submit("/register"); status != http.StatusSeeOther {
				t.Fatalf("register: got status %d; want 303", status)
			}
			s.backUp()
			if !strings.Contains(s.sqlite("copy.db", "SELECT email FROM users"), "carol@example.com") {
				t.Error("a copy made after it lacks a registration")
			}
			s.operate(password+"\n", "adduser", "dave@example.com")
			s.end(signal)

			if got := s.sqlite("app.db", "PRAGMA integrity_check"); got != "ok\n" {
				t.Errorf("the database is damaged: %s", got)
			}
			s.start()
			for _, name := range []string{"bob", "carol", "dave"} {
				if status := s.visitor(name).submit("/login"); status != http.StatusSeeOther {
					t.Errorf("after the end of the server %s signs in with status %d; want 303", name, status)
				}
			}
			if status := alice.submit("/login"); status != http.StatusUnauthorized {
				t.Errorf("after the end of the server a disabled user signs in with status %d; want 401", status)
			}
			for _, v := range crowd[1:] {
				if !v.signedIn() {
					t.Errorf("%s is no longer signed in", v.name)
				}
			}
		})
	}
}

// crowd registers n visitors and has all of them look around at once, so that the server
// opens as many connections as it may.
func (s *site) crowd(n int) []*visitor {
	s.t.Helper()
	var visitors []*visitor
	for i := range n {
		v := s.visitor(fmt.Sprintf("user%d", i))
		visitors = append(visitors, v)
		if status := v.submit("/register"); status != http.StatusSeeOther {
			s.t.Fatalf("register %s: got status %d; want 303", v.name, status)
		}
	}
	var group sync.WaitGroup
	for _, v := range visitors {
		group.Go(func() {
			for range 20 {
				if !v.signedIn() {
					s.t.Errorf("%s is not signed in", v.name)
				}
			}
		})
	}
	group.Wait()
	return visitors
}

// backUp copies the database as its manual says, and checks the copy.
func (s *site) backUp() {
	s.t.Helper()
	s.sqlite("app.db", ".backup copy.db")
	if got := s.sqlite("copy.db", "PRAGMA integrity_check"); got != "ok\n" {
		s.t.Errorf("the copy is damaged: %s", got)
	}
}

// TestFilesThatOthersMayRead: at the start, not when somebody signs in; and a key is
// refused before anything is written.
func TestFilesThatOthersMayRead(t *testing.T) {
	s := newSite(t)
	if err := os.WriteFile(filepath.Join(s.dir, ".session-key"), nil, 0o640); err != nil {
		t.Fatal(err)
	}
	if out, err := s.run(""); err == nil || !strings.Contains(out, ".session-key can be read by others") {
		t.Errorf("with a key that others may read: %v\n%s", err, out)
	}
	if _, err := os.Stat(filepath.Join(s.dir, "app.db")); err == nil {
		t.Error("it has made the database")
	}
	if err := os.Remove(filepath.Join(s.dir, ".session-key")); err != nil {
		t.Fatal(err)
	}

	const warning = "open to other users of this machine"
	for _, test := range []struct {
		mode  os.FileMode
		warns bool
	}{{0o600, false}, {0o640, true}, {0o604, true}} {
		s.operate("", "migrate")
		if err := os.Chmod(filepath.Join(s.dir, "app.db"), test.mode); err != nil {
			t.Fatal(err)
		}
		if out, err := s.run("", "migrate"); err != nil || strings.Contains(out, warning) != test.warns {
			t.Errorf("app.db of mode %o: %v, and this log; want a warning: %v\n%s", test.mode, err, test.warns, out)
		}
	}
}

// TestNewDatabaseIsForItsOwnerAlone, behind a symbolic link that leads nowhere yet, too,
// and whatever the umask is.
func TestNewDatabaseIsForItsOwnerAlone(t *testing.T) {
	s := newSite(t)
	if err := os.Mkdir(filepath.Join(s.dir, "data"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("data/app.db", filepath.Join(s.dir, "app.db")); err != nil {
		t.Fatal(err)
	}
	s.operate("", "migrate")
	info, err := os.Stat(filepath.Join(s.dir, "data", "app.db"))
	if err != nil || info.Mode() != 0o600 || info.Size() == 0 {
		t.Errorf("got %v, %v; want a file of mode 0600", info, err)
	}
}

// TestNothingToMigrate: while another program writes, nothing keeps ours from starting.
func TestNothingToMigrate(t *testing.T) {
	s := newSite(t)
	s.operate("", "migrate")
	writer := exec.Command("sqlite3", filepath.Join(s.dir, "app.db"))
	in, err := writer.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := writer.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := writer.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = writer.Process.Kill(); _ = writer.Wait() })
	if _, err := io.WriteString(in, "BEGIN IMMEDIATE;\nSELECT 'writing';\n"); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "writing\n" {
		t.Fatalf("sqlite3 says %q, %v", line, err)
	}
	s.operate("", "migrate")
	s.operate("", "users", "list")
	if err := in.Close(); err != nil { // which ends the transaction
		t.Fatal(err)
	}
	if err := writer.Wait(); err != nil {
		t.Errorf("sqlite3: %v", err)
	}
}
