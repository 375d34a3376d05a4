package main

import (
	_ "embed"
	"html/template"
	"net/http"

	"example.com/stdlib-memory-minimal/internal/auth"
)

//go:embed home.html
var homeHTML string

// homePage is a page of your own. Its data embeds auth.Page, so it can mention
// {{.CurrentUser}}: only then is the user loaded.
var homePage = template.Must(template.New("home.html").Parse(homeHTML))

type homeData struct {
	auth.Page
}

// home handles GET /.
func home(a *auth.Auth) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		a.Render(w, r, http.StatusOK, homePage, homeData{Page: a.NewPage(r)})
	}
}
