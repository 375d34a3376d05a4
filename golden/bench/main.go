package main

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// row is one line of the table: what the emitted code does, what that is held against,
// and how far issue 7 wants it.
type row struct {
	name    string
	golden  goldenCase
	asks    string // the row of the subject
	against []limit
	allocs  float64 // at most, where there is a target
}

// limit is how many times what a peer takes a row may take; or, with no peer, how many
// microseconds.
type limit struct {
	peer string
	most float64
}

var rows = []row{
	{"not mentioned", memoryCookie, "not mentioned", []limit{{floorName, 1.3}}, 3},
	{"anonymous, no cookie of ours", memoryCookie, "anonymous", []limit{{floorName, 1.6}}, 5},
	{"signed cookie, user in memory", memoryCookie, "signed in", []limit{{"scs, memstore", 0.12}}, 8},
	{"signed cookie, user from SQLite", sqliteCookie, "signed in", []limit{{lookupName, 1.25}}, 0},
	{"database session, user, SQLite", sqliteDatabase, "signed in", []limit{{lookupName, 1.6}, {"scs, sqlite3store and a user query", 0.5}}, 0},
	{"forged cookie", memoryCookie, "forged", []limit{{"", 1.5}}, 6},
}

func main() {
	rounds := flag.Int("rounds", 45, "how often all of them take their turn")
	slice := flag.Duration("slice", 10*time.Millisecond, "how long a turn takes")
	profile := flag.String("profile", "", "write where the time and the allocations of each row go to this `directory`, and print no table")
	requests := flag.Int("requests", 3000, "requests over loopback in a turn, of which there are five; 0 leaves them out")
	flag.Parse()
	if err := run(os.Stdout, *rounds, *slice, *profile, *requests); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, rounds int, slice time.Duration, profile string, requests int) error {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	b := &bench{times: make(map[string][]float64), allocs: make(map[string]float64)}
	if err := b.gather(dir); err != nil {
		return err
	}
	defer b.stop()
	if profile != "" {
		return b.profile(profile)
	}
	if err := b.measure(rounds, slice); err != nil {
		return err
	}
	if err := b.print(out); err != nil || requests == 0 {
		return err
	}
	return overLoopback(out, dir, requests)
}

// bench is all that takes turns, and what was measured of it.
type bench struct {
	subjects map[string]*subject
	turns    []turn
	times    map[string][]float64 // nanoseconds a request, one for each round
	allocs   map[string]float64
}

// turn measures something a number of times.
type turn struct {
	name  string
	do    func(times int) (figures, error)
	times int
}

// gather starts the subjects and puts everybody in line.
func (b *bench) gather(dir string) error {
	others, err := peers(dir)
	if err != nil {
		return err
	}
	for _, p := range others {
		r := benchRequest(p.cookies)
		b.turns = append(b.turns, turn{name: p.name, do: func(times int) (figures, error) {
			return figures(benchRun(p.handler, r, times)), nil
		}})
	}
	b.subjects = make(map[string]*subject)
	for _, row := range rows {
		s := b.subjects[row.golden.name]
		if s == nil {
			if s, err = row.golden.start(dir, filepath.Join(dir, row.golden.name+".db")); err != nil {
				return err
			}
			b.subjects[row.golden.name] = s
		}
		b.turns = append(b.turns, turn{name: row.name, do: func(times int) (figures, error) {
			answer, err := s.ask(question{Row: row.asks, Times: times})
			return answer.figures, err
		}})
	}
	return nil
}

func (b *bench) stop() {
	for _, s := range b.subjects {
		_ = s.stop()
	}
}

// measure has everybody take a turn of about that long, and that again and again: what
// else the machine is doing then hits all of them.
func (b *bench) measure(rounds int, slice time.Duration) error {
	for i := range b.turns {
		t := &b.turns[i]
		t.times = 100
		for range 2 { // warm, and then to find out how many fit
			f, err := t.do(t.times)
			if err != nil {
				return err
			}
			t.times = max(100, int(float64(slice.Nanoseconds())/max(f.Nanoseconds, 50)))
		}
	}
	for range rounds {
		for _, t := range b.turns {
			f, err := t.do(t.times)
			if err != nil {
				return err
			}
			b.times[t.name] = append(b.times[t.name], f.Nanoseconds)
			b.allocs[t.name] = f.Allocs
		}
	}
	return nil
}

func (b *bench) print(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "\tµs\tallocs\tat most\t\tof\twant\t\n")
	for _, t := range b.turns {
		if i := slices.IndexFunc(rows, func(r row) bool { return r.name == t.name }); i >= 0 {
			b.printRow(w, rows[i])
			continue
		}
		fmt.Fprintf(w, "%s\t%.2f\t%.0f\t\t\t\t\t\n", t.name, median(b.times[t.name])/1000, b.allocs[t.name])
	}
	return w.Flush()
}

func (b *bench) printRow(w io.Writer, r row) {
	name, most := r.name, ""
	figure, allocs := fmt.Sprintf("%.2f", median(b.times[r.name])/1000), fmt.Sprintf("%.0f", b.allocs[r.name])
	if r.allocs > 0 {
		most = fmt.Sprintf("≤ %.0f%s", r.allocs, verdict(b.allocs[r.name] <= r.allocs))
	}
	for _, l := range r.against {
		got, of := median(b.times[r.name])/1000, "µs"
		if l.peer != "" {
			got, of = median(ratios(b.times[r.name], b.times[l.peer])), "× "+l.peer
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%.2f\t%s\t≤ %.2f%s\t\n", name, figure, allocs, most, got, of, l.most, verdict(got <= l.most))
		name, figure, allocs, most = "", "", "", ""
	}
}

func verdict(ok bool) string {
	if ok {
		return " ✓"
	}
	return " ✗"
}

// ratios are taken round by round: who comes right after the other meets the same weather.
func ratios(of, to []float64) []float64 {
	all := make([]float64, len(of))
	for i := range of {
		all[i] = of[i] / to[i]
	}
	return all
}

func median(figures []float64) float64 {
	if len(figures) == 0 {
		return math.NaN()
	}
	sorted := slices.SortedFunc(slices.Values(figures), cmp.Compare)
	return sorted[len(sorted)/2]
}

// profile writes two files for each row, for go tool pprof.
func (b *bench) profile(dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	for _, row := range rows {
		file := filepath.Join(dir, strings.ReplaceAll(strings.ReplaceAll(row.name, ",", ""), " ", "-"))
		if _, err := b.subjects[row.golden.name].ask(question{Row: row.asks, Times: 20_000, Profile: file}); err != nil {
			return err
		}
		fmt.Println("go tool pprof -top", file+".cpu")
		fmt.Println("go tool pprof -top -sample_index=alloc_objects", file+".allocs")
	}
	return nil
}
