package main

import (
	"bufio"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// laidOver are the files that, with measure, turn the program of a golden case into one
// that answers for itself. AUTH in them is the import path of the case's package.
//
//go:embed subject/*.tmpl
var laidOver embed.FS

//go:embed measure.go
var measure string

// goldenCase is what is measured of the emitted code.
type goldenCase struct {
	name    string
	pkg     string // the package directory
	store   string // memory or sql
	visitor string // who signs in
}

const (
	byEmail = "a-visitor-with-a-long-name@example.com"
	byName  = "a-visitor-with-a-long-name"
)

var (
	memoryCookie   = goldenCase{"chi-memory-all", "internal/auth", "memory", byEmail}
	sqliteCookie   = goldenCase{"stdlib-sqlite", "internal/auth", "sql", byEmail}
	sqliteDatabase = goldenCase{"stdlib-sqlite-database-username-all", "internal/auth", "sql", byName}
)

// subject is a running program of a golden case.
type subject struct {
	golden  goldenCase
	cmd     *exec.Cmd
	in      io.WriteCloser
	replies *json.Decoder
}

type figures struct {
	Nanoseconds, Allocs, Queries float64
}

type question struct {
	Row     string `json:",omitempty"`
	Times   int    `json:",omitempty"`
	Count   bool   `json:",omitempty"`
	Profile string `json:",omitempty"`
	Plans   int    `json:",omitempty"`
	Adduser bool   `json:",omitempty"`
}

type reply struct {
	figures
	Plans []plan
	Error string
}

// plan is what a database is going to do for one statement.
type plan struct {
	SQL   string
	Steps []string
	Scans []string // those that read a table from one end to the other
}

// start builds the program of c in dir and starts it.
func (c goldenCase) start(dir, databaseURL string) (*subject, error) {
	binary, err := c.build(dir, true)
	if err != nil {
		return nil, err
	}
	s := &subject{golden: c, cmd: exec.Command(binary)} // #nosec G204 -- we have just built it
	s.cmd.Dir = dir
	s.cmd.Env = append(os.Environ(), "BENCH_SUBJECT=1", "BENCH_NAME="+c.visitor,
		"BASE_URL=http://localhost:8080", "SMTP_URL=", "DATABASE_URL="+databaseURL)
	s.cmd.Stderr = os.Stderr
	if s.in, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	s.replies = json.NewDecoder(bufio.NewReader(out))
	return s, s.cmd.Start()
}

// build builds the program of c in dir, as it is or as one that answers for itself.
func (c goldenCase) build(dir string, answers bool) (binary string, err error) {
	source, err := filepath.Abs(filepath.Join("..", c.name))
	if err != nil {
		return "", err
	}
	binary = filepath.Join(dir, c.name)
	args := []string{"build", "-o", binary}
	if answers {
		overlay, err := c.overlay(dir, source)
		if err != nil {
			return "", err
		}
		args = append(args, "-overlay", overlay)
	}
	build := exec.Command("go", append(args, ".")...) // #nosec G204 -- of our own making
	build.Dir = source
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build in %s: %w\n%s", source, err, out)
	}
	return binary, nil
}

// overlay writes the files to be laid over the program of c in source, and the list of
// them that the go command wants.
func (c goldenCase) overlay(dir, source string) (string, error) {
	replace := make(map[string]string)
	lay := func(name, text string) error {
		file := filepath.Join(dir, c.name+"_"+name)
		replace[filepath.Join(source, "bench_"+name)] = file
		return os.WriteFile(file, []byte(text), 0o600) // #nosec G703 -- the names are ours
	}
	if err := lay("measure.go", measure); err != nil {
		return "", err
	}
	for _, name := range []string{"main.go", "drivers.go", "open.go", "plans.go", "store_" + c.store + ".go"} {
		text, err := laidOver.ReadFile("subject/" + name + ".tmpl")
		if err != nil {
			return "", err
		}
		if err := lay(name, strings.ReplaceAll(string(text), "AUTH", "example.com/"+c.name+"/"+c.pkg)); err != nil {
			return "", err
		}
	}
	list, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, c.name+".overlay.json")
	return file, os.WriteFile(file, list, 0o600)
}

func (s *subject) ask(q question) (reply, error) {
	var answer reply
	if err := json.NewEncoder(s.in).Encode(q); err != nil {
		return answer, fmt.Errorf("%s: %w", s.golden.name, err)
	}
	if err := s.replies.Decode(&answer); err != nil {
		return answer, fmt.Errorf("%s: %w", s.golden.name, err)
	}
	if answer.Error != "" {
		return answer, fmt.Errorf("%s: %s", s.golden.name, answer.Error)
	}
	return answer, nil
}

// stop has the program end.
func (s *subject) stop() error {
	_ = s.in.Close() // it ends with its input
	return s.cmd.Wait()
}
