package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"time"

	"github.com/alexedwards/scs/sqlite3store"
	"github.com/alexedwards/scs/v2"
	"github.com/alexedwards/scs/v2/memstore"
	"github.com/go-chi/jwtauth/v5"
	"github.com/gorilla/sessions"
	_ "modernc.org/sqlite"
)

// peer is what others make of the same request: each answers with the id of the user
// whom the cookies name.
type peer struct {
	name    string
	handler http.Handler
	cookies string
}

const userID = "0123456789abcdef0123456789abcdef"

// signer is what the peers and the emitted code sign with.
var signer = []byte("0123456789abcdef0123456789abcdef")

// user is what a user of the peers is.
type user struct {
	id, email, hash string
	disabled        bool
}

var users = map[string]*user{userID: {id: userID, email: byEmail}}

// peers returns them over databases in dir.
func peers(dir string) ([]peer, error) {
	db, err := openPeers(filepath.Join(dir, "peers.db"))
	if err != nil {
		return nil, err
	}
	lookup, err := bareLookup(db)
	if err != nil {
		return nil, err
	}
	memory, stored := scs.New(), scs.New()
	memory.Store = memstore.New()
	stored.Store = sqlite3store.NewWithCleanupInterval(db, 0)
	fromSQLite, err := db.Prepare(`SELECT id, email, password_hash, disabled FROM users WHERE id = ?`)
	if err != nil {
		return nil, err
	}
	byID := func(ctx context.Context, id string) (*user, error) {
		var u user
		err := fromSQLite.QueryRowContext(ctx, id).Scan(&u.id, &u.email, &u.hash, &u.disabled)
		return &u, err
	}
	fromMap := func(_ context.Context, id string) (*user, error) { return users[id], nil }
	all := []peer{
		floor(),
		scsPeer("scs, memstore", memory, fromMap),
		scsPeer("scs, sqlite3store and a user query", stored, byID),
		gorillaPeer(),
		jwtPeer(),
		lookup,
	}
	for _, p := range all {
		if got := string(benchAnswer(p.handler, benchRequest(p.cookies)).text); got != userID {
			return nil, &wrongAnswer{p.name, got}
		}
	}
	return all, nil
}

type wrongAnswer struct{ name, got string }

func (e *wrongAnswer) Error() string { return e.name + " answers " + e.got }

// openPeers opens a database with the settings of the emitted code, a thousand users and
// the tables that the peers want.
func openPeers(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	if _, err := db.Exec(`
		CREATE TABLE users (id TEXT NOT NULL PRIMARY KEY, email TEXT NOT NULL UNIQUE, password_hash TEXT NOT NULL, disabled INTEGER NOT NULL) STRICT;
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
			INSERT INTO users SELECT printf('%032x', i), i || '@example.com', hex(zeroblob(45)), 0 FROM n;
		CREATE TABLE tokens (hash TEXT NOT NULL PRIMARY KEY, user_id TEXT NOT NULL, expires_at INTEGER NOT NULL) STRICT;
		INSERT INTO tokens SELECT hex(randomblob(32)), id, 1 << 40 FROM users;
		CREATE TABLE sessions (token TEXT PRIMARY KEY, data BLOB NOT NULL, expiry REAL NOT NULL);
		CREATE INDEX sessions_expiry_idx ON sessions(expiry);`); err != nil {
		return nil, err
	}
	_, err = db.Exec(`INSERT INTO users VALUES (?, ?, ?, 0)`, userID, byEmail, strings.Repeat("x", 90))
	return db, err
}

const floorName = "floor: read a cookie, make a context"

type floorKey struct{}

// floor is the least that anybody can do who is to know who is there.
func floor() peer {
	return peer{floorName, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if cookie, err := r.Cookie("theme"); err == nil {
			r = r.WithContext(context.WithValue(r.Context(), floorKey{}, cookie))
		}
		if r.Context().Value(floorKey{}) != nil {
			_, _ = io.WriteString(w, userID)
		}
	}), "theme=dark"}
}

// scsPeer keeps the id of the user in a session, and asks load for the user.
func scsPeer(name string, manager *scs.SessionManager, load func(context.Context, string) (*user, error)) peer {
	login := manager.LoadAndSave(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		manager.Put(r.Context(), "user", userID)
	}))
	return peer{name, manager.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		u, err := load(r.Context(), manager.GetString(r.Context(), "user"))
		if err == nil && u != nil {
			_, _ = io.WriteString(w, u.id)
		}
	})), cookieOf(login)}
}

// cookieOf returns the cookies that a handler sets, as the next request has them.
func cookieOf(login http.Handler) string {
	w := httptest.NewRecorder()
	login.ServeHTTP(w, benchRequest(""))
	var cookies []string
	for _, cookie := range w.Result().Cookies() {
		cookies = append(cookies, cookie.Name+"="+cookie.Value)
	}
	return strings.Join(cookies, "; ")
}

func gorillaPeer() peer {
	store := sessions.NewCookieStore(signer)
	login := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		session, _ := store.Get(r, "session") // a new one
		session.Values["user"] = userID
		_ = session.Save(r, w)
	})
	return peer{"gorilla/sessions, cookie", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.WithContext(r.Context()) // it notes in the request what it has found
		session, err := store.Get(r, "session")
		if err != nil {
			return
		}
		id, _ := session.Values["user"].(string)
		if u := users[id]; u != nil {
			_, _ = io.WriteString(w, u.id)
		}
	}), cookieOf(login)}
}

func jwtPeer() peer {
	auth := jwtauth.New("HS256", signer, nil)
	_, token, _ := auth.Encode(map[string]any{"sub": userID, "exp": time.Now().Add(time.Hour)})
	return peer{"jwtauth", jwtauth.Verifier(auth)(jwtauth.Authenticator(auth)(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, claims, err := jwtauth.FromContext(r.Context())
		if err != nil {
			return
		}
		id, _ := claims["sub"].(string)
		if u := users[id]; u != nil {
			_, _ = io.WriteString(w, u.id)
		}
	}))), "jwt=" + token}
}

const lookupName = "bare prepared lookup of a hashed token"

// bareLookup is the least that a session in a table costs: a cookie, its hash, and one
// statement that was prepared.
func bareLookup(db *sql.DB) (peer, error) {
	token := rand.Text()
	sum := sha256.Sum256([]byte(token))
	_, err := db.Exec(`INSERT INTO tokens VALUES (?, ?, ?)`, hex.EncodeToString(sum[:]), userID, int64(1)<<40)
	if err != nil {
		return peer{}, err
	}
	find, err := db.Prepare(`SELECT user_id, expires_at FROM tokens WHERE hash = ?`)
	return peer{lookupName, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cookie, err := r.Cookie("session")
		if err != nil {
			return
		}
		sum := sha256.Sum256([]byte(cookie.Value))
		var id string
		var expires int64
		err = find.QueryRowContext(r.Context(), hex.EncodeToString(sum[:])).Scan(&id, &expires)
		if err == nil && time.Now().Unix() < expires {
			_, _ = io.WriteString(w, id)
		}
	}), "session=" + token}, err
}
