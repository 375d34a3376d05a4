// Command bench measures what a request costs that asks who is there, beside what others
// take for the same request, and prints a table of ratios with what issue 7 wants.
//
//	cd golden/bench && go run .
//
// The emitted code is that of three golden cases: users in memory with signed cookies,
// users in SQLite with signed cookies, and with sessions in the database. Their packages
// are internal, and no module may import three of them. So the files in subject/, with
// measure.go, are laid over each case's own program (go build -overlay):
// told to by BENCH_SUBJECT, it answers for itself. All that these files ask of the API of
// the emitted code stands in open.go.tmpl and store_*.go.tmpl.
//
// The peers are alexedwards/scs (in memory, and with its sqlite3store over the driver that
// the emitted code uses), gorilla/sessions and go-chi/jwtauth, each with a user whom it
// looks up; and two measures: a handler that reads a cookie and makes a context, and one
// that looks up a hashed token with a prepared statement. aarondl/authboss is missing: it
// could not be had when this was written.
//
// All of them get one request and one ResponseWriter, and take turns of 10 ms, so that
// what else the machine does hits everybody; what counts is the processor's time of the
// thread, so this wants Linux. A figure is the median of 45 turns, a ratio the median of
// the ratios within a round.
//
// At last GET / is asked over loopback of a whole program, and of a page like it that
// Flask-Login makes (Debian: python3-flask-login and gunicorn). There the processor's time
// of the server counts, and none of the client.
//
// To see where time and allocations go:
//
//	go run . -profile /tmp/profiles
//
// Tests here measure no time. TestLimits holds how much a request allocates and asks of
// the database. TestNoScans has each database explain what requests ask of it, over tables
// of 20,000 rows; with a million it takes some minutes:
//
//	BENCH_ROWS=1000000 go test -v -run NoScans -timeout 1h
package main
