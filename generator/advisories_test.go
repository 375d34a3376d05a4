package generator

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/advisories"
	"github.com/loginscaffold/loginscaffold/generator/internal/advisory"
)

func published(t *testing.T) []advisory.Advisory {
	t.Helper()
	all, err := advisory.Load(advisories.FS)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestAdvisories: each that is published is found in what every affected release wrote, where
// its answers ask for the code, and in no other; and its fix tells for each, since an owner may
// have kept the fault, what is there without it and with it.
func TestAdvisories(t *testing.T) {
	for _, a := range published(t) {
		if a.Summary == "" || strings.Contains(a.Summary, "\n") || a.Details == "" || a.Verify == "" || len(a.Files) == 0 ||
			!slices.Contains([]string{"low", "moderate", "high", "critical"}, a.Severity) {
			t.Errorf("%s: want a summary of one line, details, verify, files and a severity; got %+v", a.ID, a)
		}
		found := 0
		for _, version := range releases(t) {
			for _, c := range goldenCases {
				at := a.ID + ", " + version + " " + c.name
				files := readRelease(t, version, c.name)
				v := a.Judge(advisory.Parse(files, files))
				without, with, err := a.Fix(texts(files))
				wanted := advisory.Fixed
				switch {
				case errors.Is(err, advisory.ErrNotWritten):
					wanted = advisory.Absent
				case err != nil:
					t.Errorf("%s: %v", at, err)
					continue
				case a.Affects(version):
					wanted = advisory.Vulnerable
					found++
				}
				if v.Finding != wanted {
					t.Errorf("%s: got %v; want %v", at, v, wanted)
				}
				for name := range with {
					if !slices.Contains(a.Files, name) {
						t.Errorf("%s: the fix changes %s, which files does not name", at, name)
					}
				}
				if err == nil {
					wantFinding(t, a, at+", without the fix", files, without, advisory.Vulnerable)
					wantFinding(t, a, at+", with the fix", files, with, advisory.Fixed)
				}
			}
		}
		if found == 0 {
			t.Errorf("%s: no release has it", a.ID)
		}
	}
}

// wantFinding judges files with those of other texts in their place.
func wantFinding(t *testing.T, a advisory.Advisory, at string, files map[string][]byte, others map[string]string, want advisory.Finding) {
	t.Helper()
	files = maps.Clone(files)
	for name, text := range others {
		files[name] = []byte(text)
	}
	if v := a.Judge(advisory.Parse(files, files)); v.Finding != want {
		t.Errorf("%s: got %v; want %v", at, v, want)
	}
}

func texts(files map[string][]byte) map[string]string {
	texts := make(map[string]string, len(files))
	for name, text := range files {
		texts[name] = string(text)
	}
	return texts
}

// TestAdvisoriesJudgeMends that owners made by themselves in what v0.1.0 wrote: half of one
// leaves the fault in, and one in other words than ours does not.
func TestAdvisoriesJudgeMends(t *testing.T) {
	const (
		throttle, devices = "internal/auth/throttle.go", "internal/auth/handle_devices.go"
		giveBack          = "a.lower(ctx, m.key, func(until time.Time) time.Time { return until.Add(-m.every) })"
		deleteOne         = "a.store.DeleteSession(r.Context(), u.ID, id)"
		deleteOthers      = "a.store.DeleteOtherSessions(r.Context(), u.ID, this, hashSessionToken(token))"
		thisDevice        = `id, this := r.PostFormValue("id"), thisDevice(r)`
	)
	unless := func(condition string) string {
		return "a.lower(ctx, m.key, func(until time.Time) time.Time {\nif " + condition + " {\nreturn until\n}\nreturn until.Add(-m.every)\n})"
	}
	unending := func(call string) string {
		return strings.Replace(call, "r.Context()", "context.WithoutCancel(r.Context())", 1)
	}
	named := func(call string) string { return strings.Replace(call, "r.Context()", "ctx", 1) }
	detached := func(call string) string { return strings.Replace(call, "r.Context()", "detach.Context(r)", 1) }
	for _, c := range []struct {
		id, file string
		edits    []string // old, new, old, new…
		want     advisory.Finding
	}{
		{"LS-2026-001", throttle, nil, advisory.Vulnerable},
		{"LS-2026-001", throttle, []string{giveBack, unless("until.Before(m.until)")}, advisory.Vulnerable},
		{"LS-2026-001", throttle, []string{giveBack, unless("!a.cfg.Now().Before(m.until)")}, advisory.Vulnerable},
		{"LS-2026-001", throttle, []string{giveBack, unless("until.Sub(m.until)%m.every != 0")}, advisory.Vulnerable},
		{"LS-2026-001", throttle, []string{giveBack, unless("m.until.Before(a.cfg.Now()) || until.Sub(m.until)%m.every != 0")}, advisory.Fixed},
		{"LS-2026-001", throttle, []string{giveBack, unless("!until.Equal(m.until)")}, advisory.Fixed},
		{"LS-2026-001", throttle, []string{giveBack, "a.store.SwapLimit(ctx, m.key, m.until, m.old)"}, advisory.Fixed},
		{"LS-2026-002", devices, nil, advisory.Vulnerable},
		{"LS-2026-002", devices, []string{deleteOne, unending(deleteOne)}, advisory.Vulnerable},
		{"LS-2026-002", devices, []string{deleteOthers, unending(deleteOthers)}, advisory.Vulnerable},
		{"LS-2026-002", devices, []string{deleteOne, unending(deleteOne), deleteOthers, unending(deleteOthers)}, advisory.Fixed},
		{"LS-2026-002", devices, []string{thisDevice, "r = r.WithContext(context.WithoutCancel(r.Context()))\n" + thisDevice}, advisory.Fixed},
		{"LS-2026-002", devices, []string{thisDevice, "ctx := r.Context()\ngo noted(context.Background(), u.ID)\n" + thisDevice, deleteOne, named(deleteOne)}, advisory.Vulnerable},
		{"LS-2026-002", devices, []string{deleteOne, unending(deleteOne), "err = " + deleteOthers, "ctx := r.Context()\nerr = " + named(deleteOthers)}, advisory.Vulnerable},
		{"LS-2026-002", devices, []string{thisDevice, "ctx, cancel := context.WithTimeout(r.Context(), time.Second)\ndefer cancel()\n" + thisDevice, deleteOne, named(deleteOne), deleteOthers, unending(deleteOthers)}, advisory.Vulnerable},
		{"LS-2026-002", devices, []string{thisDevice, "ctx := context.WithoutCancel(r.Context())\n" + thisDevice, deleteOne, named(deleteOne), deleteOthers, unending(deleteOthers)}, advisory.Fixed},
		{"LS-2026-002", devices, []string{deleteOne, detached(deleteOne), deleteOthers, detached(deleteOthers)}, advisory.Fixed},
		{"LS-2026-001", throttle, []string{giveBack, "a.lower(ctx, m.key, func(until time.Time) time.Time {\nif !until.Equal(m.until) {\nprintln()\n}\nreturn until.Add(-m.every)\n})"}, advisory.Vulnerable},
	} {
		base := readRelease(t, "v0.1.0", "chi-postgres-database-all")
		now := readRelease(t, "v0.1.0", "chi-postgres-database-all")
		edited := strings.NewReplacer(c.edits...).Replace(string(now[c.file]))
		if (edited == string(now[c.file])) != (c.edits == nil) {
			t.Errorf("%s: %q is not in %s", c.id, c.edits, c.file)
		}
		now[c.file] = []byte(edited)
		for _, a := range published(t) {
			if v := a.Judge(advisory.Parse(now, base)); a.ID == c.id && v.Finding != c.want {
				t.Errorf("%s, %q: got %v; want %v", c.id, c.edits, v, c.want)
			}
		}
	}
}
