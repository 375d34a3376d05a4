package main

// This file is in two programs: this one, and, laid over a golden case, in that case's.
// So all that is compared gets the same request and the same ResponseWriter.

import (
	"net/http"
	"net/http/httptest"
	"runtime"
	"syscall"
	"time"
)

// benchRequest is a page load by a browser with that Cookie header.
func benchRequest(cookies string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/members", nil)
	r.RemoteAddr = "127.0.0.1:40000"
	r.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36")
	r.Header.Set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
	r.Header.Set("Accept-Language", "en")
	r.Header.Set("Sec-Fetch-Mode", "navigate")
	if cookies != "" {
		r.Header.Set("Cookie", cookies)
	}
	return r
}

// benchWriter keeps one answer, in memory that it uses again.
type benchWriter struct {
	header http.Header
	status int
	text   []byte
}

func (w *benchWriter) Header() http.Header    { return w.header }
func (w *benchWriter) WriteHeader(status int) { w.status = status }

func (w *benchWriter) Write(p []byte) (int, error) {
	w.text = append(w.text[:0], p...)
	return len(p), nil
}

// WriteString is here so that [io.WriteString] copies once and not twice.
func (w *benchWriter) WriteString(s string) (int, error) {
	w.text = append(w.text[:0], s...)
	return len(s), nil
}

// benchAnswer is what handler answers once.
func benchAnswer(handler http.Handler, r *http.Request) *benchWriter {
	w := &benchWriter{header: make(http.Header), status: http.StatusOK}
	handler.ServeHTTP(w, r)
	return w
}

// benchFigures are of one request.
type benchFigures struct {
	Nanoseconds float64
	Allocs      float64
	Queries     float64 // calls of the database's driver, where those are counted
}

// benchProcessor is the processor's time that this thread has used: whatever else the
// machine does meanwhile is not in it, and neither is what the collector does elsewhere.
func benchProcessor() time.Duration {
	const thisThread = 1 // RUSAGE_THREAD of Linux
	var usage syscall.Rusage
	_ = syscall.Getrusage(thisThread, &usage) // asked like this it does not fail
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// benchRun has handler answer r n times.
func benchRun(handler http.Handler, r *http.Request, n int) benchFigures {
	w := &benchWriter{header: make(http.Header)}
	var before, after runtime.MemStats
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	runtime.ReadMemStats(&before)
	started := benchProcessor()
	for range n {
		clear(w.header)
		handler.ServeHTTP(w, r)
	}
	took := benchProcessor() - started
	runtime.ReadMemStats(&after)
	return benchFigures{
		Nanoseconds: float64(took.Nanoseconds()) / float64(n),
		Allocs:      float64((after.Mallocs - before.Mallocs) / uint64(n)), // #nosec G115 -- n is positive
	}
}
