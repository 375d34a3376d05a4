package auth

import "net/http"

// Handler returns our pages alone.
func (a *Auth) Handler() http.Handler {
	mux := http.NewServeMux()
	a.Routes(mux)
	return mux
}
