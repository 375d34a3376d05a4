package auth_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"

	"example.com/stdlib-sqlite-database-username-all/internal/auth"
	"example.com/stdlib-sqlite-database-username-all/internal/auth/authtest"
)

// logTo has an Auth log to w, as it does by default to standard error.
func logTo(w io.Writer) func(*auth.Config) {
	return func(c *auth.Config) { c.Logger = slog.New(slog.NewTextHandler(w, nil)) }
}

// TestPasswordHashIsNeverShown formats a user every way there is.
func TestPasswordHashIsNeverShown(t *testing.T) {
	u := &auth.User{ID: "1", Username: "x", PasswordHash: "$argon2id$secret"}
	asJSON, err := json.Marshal(u)
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	logger := slog.New(slog.NewTextHandler(&log, nil))
	logger.Info("user", "user", u, "value", *u, "hash", u.PasswordHash)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("user", "user", u, "value", *u, "hash", u.PasswordHash)

	texts := []string{string(asJSON), log.String(), fmt.Sprint(u.PasswordHash), fmt.Errorf("user %v", u).Error()}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%c", "%U", "%t"} {
		texts = append(texts, fmt.Sprintf(format, u), fmt.Sprintf(format, *u), fmt.Sprintf(format, u.PasswordHash))
	}
	for _, text := range texts {
		if strings.Contains(text, "secret") || strings.Contains(text, fmt.Sprintf("%x", "secret")) {
			t.Errorf("the hash shows in %s", text)
		}
	}
	if string(u.PasswordHash) != "$argon2id$secret" {
		t.Error("string(hash) does not give the hash")
	}
}

// TestUserIDsAreNotGuessed: each is 130 random bits.
func TestUserIDsAreNotGuessed(t *testing.T) {
	a := authtest.New(t)
	alice, bob := authtest.User(t, a, authtest.Alice).ID, authtest.User(t, a, authtest.Bob).ID
	if len(alice) != 26 || alice[:13] == bob[:13] || alice[13:] == bob[13:] {
		t.Errorf("ids %s and %s; want 26 random letters and digits each", alice, bob)
	}
}
