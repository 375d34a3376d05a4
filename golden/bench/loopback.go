package main

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

//go:embed flask_login_site.py
var flaskSite []byte

// What Flask-Login took on the machine of issue 7, for machines that have none.
const (
	flaskSignedIn  = 462.0
	flaskAnonymous = 349.0
)

// site is a server in a process of its own.
type site struct {
	cmd *exec.Cmd
	url string
	pid int // of the process that serves
}

// overLoopback has two servers answer GET / and prints the processor's time that each
// needs for a request. What the client needs does not count: it is in this process.
func overLoopback(out io.Writer, dir string, requests int) error {
	ours, err := startProgram(dir)
	if err != nil {
		return err
	}
	defer ours.stop()
	flask, err := startFlask(dir)
	if err != nil {
		fmt.Fprintf(out, "\nno Flask-Login here (%v): its figures are those of issue 7, of another machine\n", err)
	} else {
		defer flask.stop()
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "\nGET / over loopback\tµs CPU\tFlask-Login\tas fast\twant\t\n")
	for _, who := range []struct {
		name        string
		signedIn    bool
		flask, want float64
	}{{"signed in", true, flaskSignedIn, 6}, {"anonymous", false, flaskAnonymous, 8}} {
		var ourTimes, flaskTimes []float64
		client, err := ours.visitor(who.signedIn, "/register", "Sign out")
		if err != nil {
			return err
		}
		var theirs *http.Client
		if flask != nil {
			if theirs, err = flask.visitor(who.signedIn, "/login", "Sign out"); err != nil {
				return err
			}
		}
		for range 5 {
			took, err := ours.load(client, requests)
			if err != nil {
				return err
			}
			ourTimes = append(ourTimes, took)
			if flask == nil {
				flaskTimes = append(flaskTimes, who.flask)
				continue
			}
			if took, err = flask.load(theirs, requests/3); err != nil {
				return err
			}
			flaskTimes = append(flaskTimes, took)
		}
		faster := median(ratios(flaskTimes, ourTimes))
		fmt.Fprintf(w, "%s\t%.0f\t%.0f\t%.1f ×\t≥ %.0f%s\t\n", who.name, median(ourTimes), median(flaskTimes), faster, who.want, verdict(faster >= who.want))
	}
	return w.Flush()
}

// startProgram serves the case stdlib-sqlite as it is.
func startProgram(dir string) (*site, error) {
	dir = filepath.Join(dir, "program")
	if err := os.Mkdir(dir, 0o750); err != nil {
		return nil, err
	}
	binary, err := sqliteCookie.build(dir, false)
	if err != nil {
		return nil, err
	}
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(binary) // #nosec G204 -- we have just built it
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "ADDR="+addr, "BASE_URL=", "SMTP_URL=", "SESSION_KEYS=", "DATABASE_URL=app.db")
	s := &site{cmd: cmd, url: "http://" + addr}
	if err := s.start("/login"); err != nil {
		return nil, err
	}
	s.pid = cmd.Process.Pid
	return s, nil
}

// startFlask serves the same page with Flask-Login, over the database of the peers.
func startFlask(dir string) (*site, error) {
	python, err := findPython()
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "flask_login_site.py"), flaskSite, 0o600); err != nil {
		return nil, err
	}
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	// #nosec G204 -- one of two Pythons, at a port of ours
	cmd := exec.Command(python, "-m", "gunicorn", "--workers", "1", "--worker-class", "gthread", "--threads", "2", "--bind", addr, "flask_login_site:app")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "BENCH_DATABASE="+filepath.Join(dir, "peers.db"))
	s := &site{cmd: cmd, url: "http://" + addr}
	if err := s.start("/pid"); err != nil {
		return nil, err
	}
	text, err := get(http.DefaultClient, s.url+"/pid")
	if err == nil {
		s.pid, err = strconv.Atoi(text)
	}
	if err != nil {
		s.stop()
	}
	return s, err
}

// findPython returns one that has all it takes: Debian's own, when python3-flask-login and
// python3-gunicorn are installed, may not be the first in PATH.
func findPython() (string, error) {
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(python, "-c", "import flask, flask_login, gunicorn").Run() == nil { // #nosec G204 -- one of two constants
			return python, nil
		}
	}
	return "", errors.New("no python3 with flask, flask_login and gunicorn")
}

func freeAddr() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// start starts s and waits until it answers that page.
func (s *site) start(page string) error {
	var log bytes.Buffer
	s.cmd.Stdout, s.cmd.Stderr = &log, &log
	if err := s.cmd.Start(); err != nil {
		return err
	}
	for range 200 {
		if _, err := get(http.DefaultClient, s.url+page); err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	s.stop()
	return fmt.Errorf("%s does not answer:\n%s", s.cmd.Path, log.String())
}

func (s *site) stop() {
	_ = s.cmd.Process.Signal(os.Interrupt)
	_ = s.cmd.Wait()
}

// visitor returns a client, which has signed in at that page unless it is to be anonymous.
func (s *site) visitor(signedIn bool, page, proof string) (*http.Client, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	client := &http.Client{Jar: jar}
	if signedIn {
		form := url.Values{"username": {byEmail}, "email": {byEmail}, "password": {"correct horse battery"}}
		response, err := client.PostForm(s.url+page, form)
		if err != nil {
			return nil, err
		}
		_ = response.Body.Close()
	}
	text, err := get(client, s.url+"/")
	if err == nil && strings.Contains(text, proof) != signedIn {
		err = fmt.Errorf("%s/: signed in is not %v:\n%s", s.url, signedIn, text)
	}
	return client, err
}

func get(client *http.Client, page string) (string, error) {
	response, err := client.Get(page)
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", page, response.Status)
	}
	return string(text), err
}

// load gets the home page so many times, over one connection, and returns the microseconds
// of processor that the server used for each.
func (s *site) load(client *http.Client, requests int) (float64, error) {
	before, err := s.processor()
	if err != nil {
		return 0, err
	}
	for range requests {
		if _, err := get(client, s.url+"/"); err != nil {
			return 0, err
		}
	}
	after, err := s.processor()
	return float64((after - before).Microseconds()) / float64(requests), err
}

// processor is the time that the process has used so far, of all its threads.
func (s *site) processor() (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.pid))
	if err != nil {
		return 0, err
	}
	// Behind the name, which stands in brackets and may have any: state is the third field,
	// and utime and stime the 14th and 15th, in hundredths of a second.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(fields) < 13 {
		return 0, fmt.Errorf("/proc/%d/stat: %s", s.pid, stat)
	}
	user, err := strconv.ParseInt(fields[11], 10, 64)
	if err != nil {
		return 0, err
	}
	system, err := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * 10 * time.Millisecond, err
}
