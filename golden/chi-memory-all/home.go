package main

import (
	"embed"
	"html/template"
	"net/http"

	"example.com/chi-memory-all/internal/auth"
)

//go:embed home.html
var files embed.FS

type homeData struct {
	auth.Page
}

// home handles GET /. This is a page of your own, inside the layout of the others. Its
// data embeds auth.Page, so it can mention {{.CurrentUser}}: only then is the user
// loaded.
func home(a *auth.Auth) http.HandlerFunc {
	page := template.Must(a.ParsePage(files, "home.html"))
	return func(w http.ResponseWriter, r *http.Request) {
		a.Render(w, r, http.StatusOK, page, homeData{Page: a.NewPage(r)})
	}
}
