package auth_test

import (
	"net/http"
	"testing"

	"example.com/stdlib-sqlite/internal/auth/authtest"
)

// TestRoutesBesideCatchAll: what an owner has for all other paths neither clashes with
// our pages nor answers in their place. It may answer other methods.
func TestRoutesBesideCatchAll(t *testing.T) {
	for _, pattern := range []string{"/", "GET /", "/{page}", "POST /{rest...}"} {
		t.Run(pattern, func(t *testing.T) {
			a := authtest.New(t)
			mux := http.NewServeMux()
			mux.HandleFunc(pattern, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
			a.Routes(mux)
			checkMethods(t, a, mux, http.StatusMethodNotAllowed, http.StatusTeapot)
		})
	}
}
