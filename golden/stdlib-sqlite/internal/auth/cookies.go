package auth

import (
	"iter"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// cookies are all that we set.
type cookies struct {
	prefix   string // of all their names
	session  cookie // who is signed in, until the browser is closed
	remember cookie // who is signed in when it is opened again
	seen     cookie // when the session was last used
	device   cookie // who has signed in here before, for the throttle
}

type cookie struct {
	name       string
	attributes string
	deleted    string // the Set-Cookie line that deletes it
	label      []byte // what is signed along with its value
}

// newCookies names the cookies. Browsers refuse one called __Host-… from another subdomain
// or plain http: nobody can plant it.
func newCookies(prefix string, secure bool) *cookies {
	attributes := "; Path=/; HttpOnly; SameSite=Lax"
	if secure {
		prefix, attributes = "__Host-"+prefix, attributes+"; Secure"
	}
	prefix += "_"
	named := func(suffix string) cookie {
		name := prefix + suffix
		return cookie{name, attributes, name + "=; Max-Age=0" + attributes, []byte("cookie " + name + "\x00")}
	}
	return &cookies{
		prefix:   prefix,
		session:  named("session"),
		remember: named("remember"),
		seen:     named("seen"),
		device:   named("device"),
	}
}

// set sends c in place of what this response has sent of it. With maxAge 0 it ends when the
// browser is closed.
func (c *cookie) set(w http.ResponseWriter, value string, maxAge time.Duration) {
	line := c.name + "=" + value + c.attributes
	if maxAge > 0 {
		line += "; Max-Age=" + strconv.FormatInt(int64(maxAge/time.Second), 10)
	}
	c.send(w.Header(), line)
}

func (c *cookie) delete(w http.ResponseWriter) { c.send(w.Header(), c.deleted) }

// deleteIfSent deletes c when r brings it.
func (c *cookie) deleteIfSent(w http.ResponseWriter, r *http.Request) {
	for range c.values(r) {
		c.delete(w)
		return
	}
}

func (c *cookie) send(h http.Header, line string) {
	lines := slices.DeleteFunc(h["Set-Cookie"], func(line string) bool {
		name, _, _ := strings.Cut(line, "=")
		return name == c.name
	})
	h["Set-Cookie"] = append(lines, line)
	h["Cache-Control"] = noStore // a cache that kept the cookie would sign its next reader in
}

// maxCookies bounds what one request can have us do with many cookies of one name.
const maxCookies = 4

// values returns what r brings under the name of c, in the order in which it was sent.
func (c *cookie) values(r *http.Request) iter.Seq[string] {
	return func(yield func(string) bool) {
		found := 0
		for _, line := range r.Header["Cookie"] {
			for pair := range strings.SplitSeq(line, ";") {
				name, value, _ := strings.Cut(strings.TrimSpace(pair), "=")
				if name != c.name {
					continue
				}
				if found++; found > maxCookies || !yield(value) {
					return
				}
			}
		}
	}
}

// sentBy reports whether r may bring any of our cookies. Most requests bring none.
func (c *cookies) sentBy(r *http.Request) bool {
	return slices.ContainsFunc(r.Header["Cookie"], func(line string) bool { return strings.Contains(line, c.prefix) })
}

// Header values that responses share, to save making them: setting a header replaces them,
// and adding to one makes a copy.
var (
	noStore    = []string{"no-store"}
	private    = []string{"private, no-cache"}
	varyCookie = []string{"Cookie"}
)

// sayPersonal tells caches that the response depends on the cookies. What the handler says
// about caching stands.
func sayPersonal(h http.Header) {
	if h["Cache-Control"] == nil {
		h["Cache-Control"] = private
	}
	if h["Vary"] == nil {
		h["Vary"] = varyCookie
		return
	}
	fields := strings.Split(strings.Join(h["Vary"], ","), ",")
	if !slices.ContainsFunc(fields, func(f string) bool { return strings.EqualFold(strings.TrimSpace(f), "Cookie") }) {
		h.Add("Vary", "Cookie")
	}
}
