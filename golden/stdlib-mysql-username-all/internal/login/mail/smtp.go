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
	from    *mail.Address
	options []gomail.Option
	dial    gomail.DialContextFunc
}

// NewSMTP returns the Mailer of SMTP_URL.
//
//	smtp://user:password@mail.example.com:587   STARTTLS, without which nothing is sent
//	smtps://user:password@mail.example.com:465  TLS from the start
//	smtp://localhost:25                         a server on this machine, without TLS
//
// Without a port it is 587, or 465 for smtps. Mail is from no-reply@ and siteHost, or from
// ?from=hello@example.com, or with a name ?from=Hello+%3Chello@example.com%3E.
//
// Errors repeat nothing of the URL: with an unescaped / or @ any part can be the password.
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
	if s.from, err = mail.ParseAddress(from); err != nil {
		return nil, errors.New("from is not an address; want ?from=hello@example.com")
	}
	config := &tls.Config{ServerName: s.host, MinVersion: tls.VersionTLS12}
	port, security := "587", gomail.WithTLSPolicy(gomail.TLSMandatory)
	switch {
	case u.Scheme == "smtps":
		port, security = "465", gomail.WithSSL()
		s.dial = (&tls.Dialer{Config: config}).DialContext
	case s.host == "localhost" || net.ParseIP(s.host).IsLoopback():
		security = gomail.WithTLSPolicy(gomail.NoTLS)
	}
	number, err := strconv.Atoi(cmp.Or(u.Port(), port))
	if err != nil {
		return nil, errors.New("want a number as the port")
	}
	s.options = []gomail.Option{
		security, gomail.WithTLSConfig(config), gomail.WithPort(number), gomail.WithTimeout(stepTime),
		gomail.WithoutNoop(), gomail.WithoutRset(), // a connection is for one mail
	}
	if u.User != nil {
		password, ok := u.User.Password()
		if !ok {
			return nil, errors.New("there is a user without a password; write user:password@")
		}
		s.options = append(s.options, gomail.WithUsername(u.User.Username()), gomail.WithPassword(password),
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthPlain, gomail.SMTPAuthLogin))
	}
	_, err = gomail.NewClient(s.host, s.options...)
	return s, err
}

// Send implements Mailer.
func (s *SMTP) Send(ctx context.Context, m Message) error {
	if err := m.check(); err != nil {
		return err
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
	err := s.submit(ctx, message)
	if isTemporary(err) {
		return fmt.Errorf("%w: %w", ErrTemporary, err)
	}
	return err
}

// submit hands message over to the server. When it returns, or ctx ends, the connection is
// closed, which gomail does not do when the server refuses to go on.
func (s *SMTP) submit(ctx context.Context, message *gomail.Msg) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	dial := func(dialing context.Context, network, address string) (net.Conn, error) {
		conn, err := s.dial(dialing, network, address)
		if err == nil {
			context.AfterFunc(ctx, func() { _ = conn.Close() })
		}
		return conn, err
	}
	client, err := gomail.NewClient(s.host, append(slices.Clone(s.options), gomail.WithDialContextFunc(dial))...)
	if err != nil {
		return err
	}
	err = client.DialAndSendWithContext(ctx, message)
	if message.IsDelivered() { // whatever went wrong afterwards: an error would send it twice
		return nil
	}
	return err
}

// isTemporary reports whether sending again can help: the server answered 4xx, or the network
// failed. It cannot when the server has the wrong certificate.
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
