package auth

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/smtp"
	"net/url"
	"strings"
	"time"
)

// smtpMailer is the Mailer of SMTP_URL: one connection for each mail.
//
// It is made of net/smtp, which is frozen and not abandoned: it has what submitting a
// mail to one's own server takes, down to refusing to send a password in the clear.
// What the libraries have besides (attachments, pools, OAuth) we do not need.
type smtpMailer struct {
	host, port string
	implicit   bool // TLS from the first byte, and not by STARTTLS
	user       *url.Userinfo
	from       *mail.Address
	tls        *tls.Config
	dial       func(ctx context.Context, network, addr string) (net.Conn, error)
}

// parseSMTPURL returns a Mailer for a site at baseURL, or nil when s is empty.
//
//	smtp://user:password@mail.example.com:587   STARTTLS, without which nothing is sent
//	smtps://user:password@mail.example.com:465  TLS from the start
//	smtp://localhost:25                         a server on this machine, without TLS
//
// The ports are these when none is given, and 587 on this machine too. Mail is from
// no-reply@ and the host of baseURL, unless ?from= says otherwise, such as
// ?from=hello@example.com or, with a name, ?from=Hello+%3Chello@example.com%3E.
//
// The errors repeat no part of s: a password with a / or @ that is not escaped can turn
// up in any of them.
func parseSMTPURL(s, baseURL string) (Mailer, error) {
	if s == "" {
		return nil, nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" {
		return nil, errors.New("want a URL such as smtp://user:password@mail.example.com:587, or smtps:// for TLS from the start; in a password write %40 for @, %2F for / and so on")
	}
	if strings.Trim(u.Path, "/") != "" || u.Fragment != "" {
		return nil, errors.New("want nothing behind the host and port but ?from=; in a password write %2F for / and %23 for #")
	}
	if _, ok := u.User.Password(); u.User != nil && !ok {
		return nil, errors.New("there is a user without a password; write user:password@")
	}
	m := &smtpMailer{
		host:     u.Hostname(),
		port:     u.Port(),
		implicit: u.Scheme == "smtps",
		user:     u.User,
		tls:      &tls.Config{ServerName: u.Hostname(), MinVersion: tls.VersionTLS12},
		dial:     new(net.Dialer).DialContext,
	}
	if m.implicit {
		setDefault(&m.port, "465")
	}
	setDefault(&m.port, "587")
	m.from, err = parseSender(u.RawQuery, baseURL)
	return m, err
}

func parseSender(query, baseURL string) (*mail.Address, error) {
	values, err := url.ParseQuery(query)
	from := values.Get("from")
	values.Del("from")
	if err != nil || len(values) > 0 {
		return nil, errors.New("want nothing behind ? but from=; in a password write %3F for ?")
	}
	if from == "" {
		base, err := parseBaseURL(baseURL)
		if err != nil {
			return nil, fmt.Errorf("who it is from depends on BASE_URL: %w", err)
		}
		return &mail.Address{Address: "no-reply@" + mailDomain(base.Hostname())}, nil
	}
	address, err := mail.ParseAddress(from)
	if err != nil || !isEmail(address.Address) {
		return nil, errors.New("from is not an address; want ?from=hello@example.com")
	}
	return address, nil
}

// mailDomain writes host as what follows the @ of an address.
func mailDomain(host string) string {
	ip := net.ParseIP(host)
	switch {
	case ip == nil:
		return host
	case ip.To4() != nil:
		return "[" + host + "]"
	default:
		return "[IPv6:" + host + "]"
	}
}

// Send implements Mailer.
func (s *smtpMailer) Send(ctx context.Context, m Mail) error {
	message, err := m.encode(s.from, time.Now())
	if err != nil {
		return err
	}
	conn, err := s.dial(ctx, "tcp", net.JoinHostPort(s.host, s.port))
	if err != nil {
		return fmt.Errorf("mail server: %w", err)
	}
	defer func() { _ = conn.Close() }()
	// Reading and writing know nothing of ctx: a deadline that has passed wakes them up.
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	if err := s.submit(conn, m.To, message); err != nil {
		return fmt.Errorf("mail server: %w", errors.Join(ctx.Err(), err))
	}
	return nil
}

// submit hands a message over to the server at the other end of conn.
func (s *smtpMailer) submit(conn net.Conn, to string, message []byte) error {
	if s.implicit {
		conn = tls.Client(conn, s.tls)
	}
	client, err := smtp.NewClient(conn, s.host)
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }()
	if domain := domainOf(s.from.Address); isASCII(domain) {
		if err := client.Hello(domain); err != nil {
			return err
		}
	}
	// Whoever sits between us and the server could take STARTTLS out of what it offers,
	// so there is no going on without. On this machine there is nobody in between.
	if !s.implicit && !isLoopback(s.host) {
		if err := client.StartTLS(s.tls); err != nil {
			return fmt.Errorf("STARTTLS: %w", err)
		}
	}
	if s.user != nil {
		password, _ := s.user.Password()
		if err := client.Auth(smtp.PlainAuth("", s.user.Username(), password, s.host)); err != nil {
			return fmt.Errorf("sign in: %w", err)
		}
	}
	if ok, _ := client.Extension("SMTPUTF8"); !ok && !isASCII(to+s.from.Address) {
		return errors.New("it takes only addresses of ASCII characters")
	}
	if err := client.Mail(s.from.Address); err != nil {
		return fmt.Errorf("sender: %w", err)
	}
	if err := client.Rcpt(to); err != nil {
		return fmt.Errorf("recipient: %w", err)
	}
	data, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := data.Write(message); err != nil {
		return err // and no Close, which would have half a mail accepted
	}
	if err := data.Close(); err != nil {
		return err
	}
	_ = client.Quit() // the mail is accepted: an error now would send it twice
	return nil
}
