package main

import (
	"embed"
	"html/template"
	"net/http"

	"example.com/stdlib-sqlite/internal/auth"
)

//go:embed home.html
var files embed.FS

// home handles GET /: a page of your own, inside the layout of the others. {{.CurrentUser}}
// loads the user where the page mentions it. A struct that embeds auth.Page can bring along
// what else a page needs.
func home(a *auth.Auth) http.HandlerFunc {
	page := template.Must(a.ParsePage(files, "home.html"))
	return func(w http.ResponseWriter, r *http.Request) {
		a.Render(w, r, http.StatusOK, page, a.NewPage(r))
	}
}
