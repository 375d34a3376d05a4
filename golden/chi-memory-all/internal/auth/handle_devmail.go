package auth

import (
	"net/http"
	"net/netip"
	"net/url"
	"strconv"

	"example.com/chi-memory-all/internal/auth/mail"
)

type devMailPage struct {
	Page
	Key   string
	Mails []mail.Kept // all, or the one that is shown as text
}

// showDevMail handles GET /dev/mail: the mails that a site in development would have sent,
// and with ?mail= and ?view= one of them. Elsewhere, and without the key in DevMailURL, it
// is 404. The key, because development is a guess: a site behind a proxy on the same
// machine, whose BASE_URL nobody set, looks the same.
func (a *Auth) showDevMail(w http.ResponseWriter, r *http.Request) {
	box, query := a.mailbox, r.URL.Query()
	if box == nil || !isLocalRequest(r) || !box.Opens(query.Get("key")) {
		a.NotFound(w, r)
		return
	}
	mails := box.Mails()
	if !query.Has("mail") {
		a.render(w, r, http.StatusOK, "devmail", devMailPage{Page: a.NewPage(r), Key: box.Key(), Mails: mails})
		return
	}
	for _, m := range mails {
		if strconv.Itoa(m.Number) != query.Get("mail") {
			continue
		}
		if query.Get("view") == "text" {
			page := devMailPage{Page: a.NewPage(r), Key: box.Key(), Mails: []mail.Kept{m}}
			a.render(w, r, http.StatusOK, "devmail-text", page)
			return
		}
		showMail(w, m)
		return
	}
	a.NotFound(w, r)
}

// showMail answers with m and nothing around it: HTML with the style in its elements.
func showMail(w http.ResponseWriter, m mail.Kept) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	_, _ = w.Write([]byte(m.HTML))
}

// isLocalRequest reports whether r comes from a browser on this machine that wanted to go
// here. A tunnel for others passes on their Host or X-Forwarded-For; another site whose
// name was pointed at this machine (DNS rebinding) has its own name in Host.
func isLocalRequest(r *http.Request) bool {
	remote, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !remote.Addr().Unmap().IsLoopback() {
		return false
	}
	for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip"} {
		if r.Header.Get(name) != "" {
			return false
		}
	}
	return isLoopback((&url.URL{Host: r.Host}).Hostname())
}
