package authtest

import (
	"context"
	"testing"
	"time"

	"example.com/chi-postgres-database-all/internal/auth"
)

// flush waits until a has sent its mail.
func flush(t testing.TB, a *auth.Auth) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := a.Flush(ctx); err != nil {
		t.Errorf("mail is still waiting to be sent: %v", err)
	}
}
