module example.com/chi-memory-all

go 1.26.0

require (
	github.com/go-chi/chi/v5 v5.5.0
	github.com/wneessen/go-mail v0.8.1
	golang.org/x/crypto v0.58.0
	golang.org/x/term v0.47.0
	golang.org/x/text v0.43.0
)

require golang.org/x/sys v0.49.0 // indirect
