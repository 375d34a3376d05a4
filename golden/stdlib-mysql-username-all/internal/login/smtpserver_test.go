package auth_test

import (
	"crypto/tls"
	"crypto/x509"
	"maps"
	"net"
	"net/http/httptest"
	"net/textproto"
	"strings"
	"sync"
	"testing"
	"time"
)

// smtpServer is a mail server on loopback, with a certificate for example.com that it
// made itself.
type smtpServer struct {
	Addr  string
	Trust *tls.Config     // believes the certificate
	Calls chan submission // one for each connection, when it is over

	implicit bool // TLS from the start
	tls      *tls.Config
	answers  map[string]string // by command
}

// submission is what the server learnt from one connection.
type submission struct {
	lines   []string // the commands
	message string
	secure  bool // TLS, when the message came
}

// startSMTP starts a mail server until the test ends. Its answers are those of a server
// that accepts everything, apart from those given.
func startSMTP(t *testing.T, implicit bool, answers map[string]string) *smtpServer {
	t.Helper()
	certified := httptest.NewTLSServer(nil) // for its certificate alone
	certified.Close()
	s := &smtpServer{
		Trust:    &tls.Config{RootCAs: x509.NewCertPool(), MinVersion: tls.VersionTLS12},
		Calls:    make(chan submission, 10),
		implicit: implicit,
		tls:      &tls.Config{Certificates: certified.TLS.Certificates, MinVersion: tls.VersionTLS12},
		answers: map[string]string{
			"hello": "220 example.com", "EHLO": "250-example.com\r\n250-STARTTLS\r\n250 AUTH LOGIN PLAIN",
			"STARTTLS": "220 go on", "AUTH": "235 welcome", "MAIL": "250 fine", "RCPT": "250 fine",
			"DATA": "354 go on", ".": "250 accepted", "QUIT": "221 bye",
		},
	}
	s.Trust.RootCAs.AddCert(certified.Certificate())
	maps.Copy(s.answers, answers)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.Addr = listener.Addr().String()
	var group sync.WaitGroup
	group.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return // closed
			}
			group.Go(func() { s.Calls <- s.serve(conn) })
		}
	})
	t.Cleanup(func() { _ = listener.Close(); group.Wait() })
	return s
}

// serve talks to one client until it goes.
func (s *smtpServer) serve(conn net.Conn) (got submission) {
	defer func() { _ = conn.Close() }()
	if s.implicit {
		conn, got.secure = tls.Server(conn, s.tls), true
	}
	text := textproto.NewConn(conn)
	_ = text.PrintfLine("%s", s.answers["hello"])
	for {
		line, err := text.ReadLine()
		if err != nil {
			return got
		}
		got.lines = append(got.lines, line)
		command, _, _ := strings.Cut(line, " ")
		answer := s.answers[command]
		_ = text.PrintfLine("%s", answer)
		switch {
		case strings.HasPrefix(answer, "354"):
			message, _ := text.ReadDotBytes() // whose lines end in \n
			got.message = string(message)
			_ = text.PrintfLine("%s", s.answers["."])
		case command == "STARTTLS" && strings.HasPrefix(answer, "220"):
			conn, got.secure = tls.Server(conn, s.tls), true
			text = textproto.NewConn(conn)
		}
	}
}

// last returns what came with the next connection that is over.
func (s *smtpServer) last(t *testing.T) submission {
	t.Helper()
	select {
	case got := <-s.Calls:
		return got
	case <-time.After(5 * time.Second):
		t.Fatal("nobody has called the mail server")
		return submission{}
	}
}
