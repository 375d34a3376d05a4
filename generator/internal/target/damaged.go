package target

import (
	"encoding/json"
	"regexp"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
)

// DamagedError is a record that cannot be trusted. Its hint is in general terms: which
// command helps depends on what version control has, for the caller to look at.
type DamagedError struct {
	Root    string           // of the project
	Answers *catalog.Answers // those recorded; nil when they cannot be told
	Tool    string           // version that wrote it; empty when that cannot be told

	fault *fault.Error
}

// Error is what is wrong.
func (e *DamagedError) Error() string { return e.fault.Error() }

// Unwrap is the *fault.Error of kind Failed.
func (e *DamagedError) Unwrap() error { return e.fault }

// damaged reports err as the end of the sentence that format begins, with what can still
// be told of the manifest.
func (p *Project) damaged(err error, format string, args ...any) error {
	e := &DamagedError{Root: p.Root, fault: fault.Fail(err, "restore "+record.Dir+" from version control", format, args...)}
	manifest, readErr := p.Read(record.ManifestPath)
	if readErr == nil {
		e.Answers, e.Tool = salvage(manifest.Data)
	}
	return e
}

var (
	recordedAnswers = regexp.MustCompile(`(?s)"answers":\s*(\{[^{}]*\})`)
	recordedTool    = regexp.MustCompile(`"tool":\s*"([^"]*)"`)
)

// salvage reads answers and version out of a manifest that need not be JSON: what a bad
// merge spoils is mostly the list of files. Answers that cannot be served are none.
func salvage(manifest []byte) (*catalog.Answers, string) {
	tool := ""
	if m := recordedTool.FindAllSubmatch(manifest, -1); len(m) == 1 {
		tool = string(m[0][1])
	}
	m := recordedAnswers.FindSubmatch(manifest)
	if m == nil {
		return nil, tool
	}
	var recorded record.Manifest
	if json.Unmarshal(m[1], &recorded.Answers) != nil {
		return nil, tool
	}
	a := Answers(&recorded)
	if a.Validate() != nil {
		return nil, tool
	}
	return &a, tool
}
