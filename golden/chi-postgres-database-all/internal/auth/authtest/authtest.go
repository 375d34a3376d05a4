// Package authtest helps to test handlers that know who is signed in: it makes an Auth
// over an empty store, and browsers that visit a site and sign in like a person.
//
//	a := authtest.New(t)
//	b := authtest.NewBrowser(t, a, newHandler(a))
//	b.SignIn(authtest.Alice)
//	answer := b.Get("/")
//
// Change it along with your site: whatever else an account needs, User gives it.
package authtest

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"testing"

	"example.com/chi-postgres-database-all/internal/auth"
)

// Two people and the password of both. They have no account until one is made.
const (
	Alice    = "alice@example.com"
	Bob      = "bob@example.com"
	Password = "correct horse battery"
)

// Key signs the cookies of New's Auth.
var Key = bytes.Repeat([]byte("k"), 32)

// New returns an Auth over an empty store, with cheap password hashes and nothing logged.
// Each change is applied to its Config first.
func New(t testing.TB, changes ...func(*auth.Config)) *auth.Auth {
	t.Helper()
	cfg := auth.Config{
		Store:   Store(t),
		BaseURL: "http://localhost:8080",
		Keys:    [][]byte{Key},
		Logger:  slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
	cfg.Argon2.Memory, cfg.Argon2.Time, cfg.Argon2.Threads = 64, 1, 1
	NewMailbox().Use(&cfg)
	for _, change := range changes {
		change(&cfg)
	}
	a, err := auth.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() }) // before the store is gone
	return a
}

// User returns the user of that name, whom it makes, with Password, when there is none.
func User(t testing.TB, a *auth.Auth, name string) *auth.User {
	t.Helper()
	u, err := a.FindUser(t.Context(), name)
	if errors.Is(err, auth.ErrNotFound) {
		u, err = a.CreateUser(t.Context(), auth.NewUser{Email: name, Password: Password})
	}
	if err != nil {
		t.Fatal(err)
	}
	return u
}
