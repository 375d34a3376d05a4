package mail

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/mail"
	"net/netip"
	"net/textproto"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// stepTime bounds each step of sending: to connect, to sign in, to hand over the mail.
const stepTime = 10 * time.Second

// SMTP is the Mailer of a mail server. It makes a connection for each mail.
type SMTP struct {
	host    string
	options []gomail.Option
	from    *mail.Address
	dial    gomail.DialContextFunc
}

// NewSMTP returns the Mailer of SMTP_URL.
//
//	smtp://user:password@mail.example.com:587   STARTTLS, without which nothing is sent
//	smtps://user:password@mail.example.com:465  TLS from the start
//	smtp://localhost:25                         a server on this machine, without TLS
//
// The default ports are these, and 587 on this machine too. Mail is from no-reply@ and
// siteHost, unless ?from= says otherwise, such as ?from=hello@example.com or, with a name,
// ?from=Hello+%3Chello@example.com%3E.
//
// The errors repeat no part of the URL: a password with a / or @ that is not escaped can
// turn up anywhere in it.
func NewSMTP(smtpURL, siteHost string) (*SMTP, error) {
	u, err := url.Parse(smtpURL)
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" {
		return nil, errors.New("want a URL such as smtp://user:password@mail.example.com:587, or smtps:// for TLS from the start; in a password write %40 for @, %2F for / and so on")
	}
	query, err := url.ParseQuery(u.RawQuery)
	from := cmp.Or(query.Get("from"), "no-reply@"+siteHost)
	query.Del("from")
	if err != nil || len(query) > 0 || strings.Trim(u.Path, "/") != "" || u.Fragment != "" {
		return nil, errors.New("want nothing behind the host and port but ?from=; in a password write %2F for /, %23 for # and %3F for ?")
	}
	s := &SMTP{host: u.Hostname(), dial: new(net.Dialer).DialContext}
	config := &tls.Config{ServerName: s.host, MinVersion: tls.VersionTLS12}
	if s.from, err = mail.ParseAddress(from); err != nil {
		return nil, errors.New("from is not an address; want ?from=hello@example.com")
	}
	port := "587"
	switch {
	case u.Scheme == "smtps":
		port, s.dial = "465", (&tls.Dialer{Config: config}).DialContext
		s.options = append(s.options, gomail.WithSSL())
	case isLoopback(s.host): // nobody is between us and the server
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.NoTLS))
	default: // somebody in between could take STARTTLS out of what the server offers
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	number, err := strconv.Atoi(cmp.Or(u.Port(), port))
	if err != nil {
		return nil, errors.New("want a number as the port")
	}
	if u.User != nil {
		password, ok := u.User.Password()
		if !ok {
			return nil, errors.New("there is a user without a password; write user:password@")
		}
		s.options = append(s.options, gomail.WithUsername(u.User.Username()), gomail.WithPassword(password),
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthPlain, gomail.SMTPAuthLogin))
	}
	s.options = append(s.options, gomail.WithPort(number), gomail.WithTLSConfig(config), gomail.WithTimeout(stepTime), gomail.WithoutNoop(), gomail.WithoutRset())
	_, err = gomail.NewClient(s.host, s.options...)
	return s, err
}

// Send implements Mailer.
func (s *SMTP) Send(ctx context.Context, m Message) error {
	message, err := s.encode(m)
	if err != nil {
		return err
	}
	if err = s.submit(ctx, message); isTemporary(err) {
		err = fmt.Errorf("%w: %w", ErrTemporary, err)
	}
	return err
}

// encode returns m for package gomail, which writes the headers and encodes what is not
// ASCII.
func (s *SMTP) encode(m Message) (*gomail.Msg, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	message := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	message.FromMailAddress(&mail.Address{Name: cmp.Or(s.from.Name, m.FromName), Address: s.from.Address})
	message.ToMailAddress(&mail.Address{Address: m.To})
	if m.ReplyTo != "" {
		message.ReplyToMailAddress(&mail.Address{Address: m.ReplyTo})
	}
	message.Subject(m.Subject)
	_, domain, _ := strings.Cut(s.from.Address, "@")
	message.SetMessageIDWithValue(rand.Text() + "@" + domain)
	message.SetGenHeader("Auto-Submitted", "auto-generated") // no holiday notice answers (RFC 3834)
	message.SetBodyString(gomail.TypeTextPlain, m.Text)
	message.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	return message, nil
}

// submit hands message over to the server.
func (s *SMTP) submit(ctx context.Context, message *gomail.Msg) error {
	var conn net.Conn // which gomail leaves open when the server will not go on
	dial := func(ctx context.Context, network, address string) (_ net.Conn, err error) {
		conn, err = s.dial(ctx, network, address)
		return conn, err
	}
	client, err := gomail.NewClient(s.host, append(slices.Clone(s.options), gomail.WithDialContextFunc(dial))...)
	if err != nil {
		return err
	}
	server, err := client.DialToSMTPClientWithContext(ctx)
	if conn != nil {
		defer func() { _ = conn.Close() }()
	}
	if err != nil {
		return err
	}
	if err := client.SendWithSMTPClient(server, message); err != nil {
		return err
	}
	_ = server.Quit() // the mail is accepted: an error now would send it twice
	return nil
}

// isTemporary reports whether sending again can help: the server said so with a code of
// 400 to 499, or the network failed. With a certificate of somebody else it cannot.
func isTemporary(err error) bool {
	var sent *gomail.SendError
	var reply *textproto.Error
	var network *net.OpError
	switch {
	case errors.As(err, &sent):
		return sent.ErrorCode() < 500 // 0 when the connection broke
	case errors.As(err, &reply):
		return reply.Code < 500
	default:
		return errors.As(err, &network) && network.Op != "remote error" || errors.Is(err, io.EOF)
	}
}

func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
