package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"example.com/stdlib-memory-minimal/internal/auth/authtest"
)

// TestServerIsBounded: a client that is slow, or sends a lot, does not hold on to us.
func TestServerIsBounded(t *testing.T) {
	server := newServer(http.NotFoundHandler())
	for name, test := range map[string]struct{ got, want time.Duration }{
		"ReadHeaderTimeout": {server.ReadHeaderTimeout, 5 * time.Second},
		"ReadTimeout":       {server.ReadTimeout, 15 * time.Second},
		"WriteTimeout":      {server.WriteTimeout, 30 * time.Second},
		"IdleTimeout":       {server.IdleTimeout, 2 * time.Minute},
	} {
		if test.got <= 0 || test.got > test.want {
			t.Errorf("%s is %v; want at most %v", name, test.got, test.want)
		}
	}
	if server.MaxHeaderBytes <= 0 || server.MaxHeaderBytes > 64<<10 {
		t.Errorf("MaxHeaderBytes is %d; want at most 64 KiB", server.MaxHeaderBytes)
	}
}

// pipes is a network in memory, whose clock a test can have.
type pipes chan net.Conn

func (p pipes) Accept() (net.Conn, error) {
	conn, ok := <-p
	if !ok {
		return nil, net.ErrClosed
	}
	return conn, nil
}

func (p pipes) Close() error { close(p); return nil }

func (pipes) Addr() net.Addr { return &net.TCPAddr{} }

// TestShutdownIsBounded: a request that does not end leaves time for the mail, and both
// together take less than the ten seconds after which a program is killed.
func TestShutdownIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		asked := make(chan struct{})
		stuck := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { close(asked); time.Sleep(time.Hour) })
		network, ended := make(pipes), make(chan error, 1)
		var forMail time.Duration
		go func() {
			ended <- serveOn(ctx, network, stuck, func(ctx context.Context) error {
				deadline, _ := ctx.Deadline()
				forMail = time.Until(deadline)
				<-ctx.Done()
				return nil
			})
		}()
		client, server := net.Pipe()
		network <- server
		if _, err := io.WriteString(client, "GET / HTTP/1.0\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		<-asked
		stop()
		told := time.Now()
		if err := <-ended; err == nil {
			t.Error("nothing is said of the request that was cut off")
		}
		if took := time.Since(told); took >= 10*time.Second || forMail < 2*time.Second {
			t.Errorf("it took %v, with %v left for the mail", took, forMail)
		}
		time.Sleep(time.Hour) // until the handler has ended
		_ = client.Close()
	})
}

// TestHomeHeaders: the pages of your own are strict with browsers as well.
func TestHomeHeaders(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, newHandler(a))
	for _, path := range []string{"/", "/no/such/page"} {
		h := b.Get(path).Header
		for name, want := range map[string]string{
			"X-Content-Type-Options":     "nosniff",
			"Referrer-Policy":            "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin",
		} {
			if h.Get(name) != want {
				t.Errorf("%s: got %s %q; want %q", path, name, h.Get(name), want)
			}
		}
		policy := strings.Split(h.Get("Content-Security-Policy"), "; ")
		for _, want := range []string{"default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"} {
			if !slices.Contains(policy, want) {
				t.Errorf("%s: policy %q lacks %q", path, policy, want)
			}
		}
	}
}

// TestCrossSiteIsRefused on your own routes too, before they are even looked for.
func TestCrossSiteIsRefused(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, newHandler(a))
	for _, path := range []string{"/", "/a/route/of/your/own", a.Path("/logout")} {
		for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
			evil := b.Another()
			evil.Header.Set(name, value)
			if got := evil.Post(path).StatusCode; got != http.StatusForbidden {
				t.Errorf("POST %s with %s: %s: got status %d; want 403", path, name, value, got)
			}
		}
	}
}
