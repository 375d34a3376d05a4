package auth

import (
	"net"
	"net/http"
	"net/netip"
	"strconv"

	"example.com/stdlib-mysql-username-all/internal/login/mail"
)

type devMailPage struct {
	Page
	Key   string
	Mails []mail.Kept
}

// showDevMail handles GET /dev/mail: the mails that a site in development would have sent,
// newest first, and with ?mail= and ?view= one of them as its reader sees it. On any other
// site, and without the key in DevMailURL, there is no such page.
//
// Whether a site is in development is a guess: one behind a proxy on the same machine,
// whose BASE_URL nobody set, looks the same. Hence the key.
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
		if strconv.Itoa(m.Number) == query.Get("mail") {
			showMail(w, m, query.Get("view"))
			return
		}
	}
	a.NotFound(w, r)
}

// showMail answers with m as HTML, whose style stands in its elements, or as text.
func showMail(w http.ResponseWriter, m mail.Kept, view string) {
	contentType, body := "text/html; charset=utf-8", m.HTML
	if view == "text" {
		contentType, body = "text/plain; charset=utf-8", m.Text
	}
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	_, _ = w.Write([]byte(body))
}

// isLocalRequest reports whether r comes from a browser on this machine that wanted to
// go to this machine. A tunnel that shows the site to others comes from here too, but
// passes their Host or X-Forwarded-For on; and another site whose name was pointed at
// this machine (DNS rebinding) has its own name in Host.
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
	host := r.Host
	if name, _, err := net.SplitHostPort(r.Host); err == nil {
		host = name
	}
	return isLoopback(host)
}
