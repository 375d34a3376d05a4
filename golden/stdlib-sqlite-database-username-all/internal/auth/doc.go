// Package auth signs users in: accounts, sessions, pages, and who sends a request. What it
// stands on are the packages below it, which know nothing of it.
//
// It belongs to this project: read it, change it. OWNING.md leads through what owners do
// first. After an edit run the tests: they fail when what keeps strangers out is gone.
//
// # A login, step by step
//
//  1. GET /login: [Auth.showLogin] renders pages/login.html.
//  2. POST /login brings username and password to the same path.
//  3. [Auth.login] has [Auth.Authenticate] compare them with the store, and calls LoginUser.
//  4. [Auth.LoginUser] writes the user's id to a new session, for which startSession gives
//     the browser a cookie. One that was made up or tampered with is worth nothing:
//     readSession does not believe it.
//  5. The answer redirects to the home page.
//  6. The browser asks for it. [Auth.Middleware] only takes note of the request.
//  7. The handler renders the home template.
//  8. The template mentions {{.CurrentUser}}, for the first time in this request.
//  9. [CurrentUser] has no value yet, so identify looks at the session.
//  10. Without a user id in it the current user is the anonymous one; with one, load asks
//     the user loader for that user: Config.UserLoader, or else the store.
//  11. The store looks for the user. Its answer is kept for the rest of the request.
//  12. The template renders with it.
//
// [Auth.LoginRequired] lets a handler run only for a current user who is authenticated;
// [Auth.LogoutUser] takes the id out of the session again. The session is a row of the
// store: when it goes, each copy of its cookie is worthless.
//
// # Use in a handler
//
//	u, err := auth.CurrentUser(r.Context())
//
// and in a template whose data embeds the Page that [Auth.NewPage] returns:
//
//	{{if .CurrentUser.IsAuthenticated}}Hello, {{.CurrentUser.Username}}{{end}}
//
// The package authtest signs test clients in.
package auth
