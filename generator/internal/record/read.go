package record

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

// ToolOf returns the version of the tool that wrote the manifest text, or "" when that
// cannot be told. It is asked before anything else of a manifest is judged.
func ToolOf(text []byte) string {
	var head struct {
		Tool string `json:"tool"`
	}
	if json.Unmarshal(text, &head) != nil {
		return ""
	}
	return head.Tool
}

// Parse reads a manifest as input that anybody may have written. What it says about the
// answers is for whoever knows the answers.
func Parse(text []byte) (*Manifest, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	m := new(Manifest)
	if err := decoder.Decode(m); err != nil {
		return nil, explain(text, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("has text after its end")
	}
	if m.Schema != Schema {
		return nil, fmt.Errorf("schema %d is not one that this version reads; it was written by version %q", m.Schema, m.Tool)
	}
	if err := unknown(text, &m.rest, Manifest{}); err != nil {
		return nil, err
	}
	return m, m.validate()
}

// explain names the usual reason why a manifest is no JSON.
func explain(text []byte, err error) error {
	if bytes.Contains(text, []byte("<<<<<<<")) {
		return errors.New("holds conflict markers of a merge")
	}
	return err
}

// UnmarshalJSON reads the known axes, and keeps the others as they are.
func (a *Answers) UnmarshalJSON(text []byte) error {
	type known Answers
	if err := json.Unmarshal(text, (*known)(a)); err != nil {
		return err
	}
	return unknown(text, &a.rest, Answers{})
}

// unknown puts into rest the fields of the object text that known does not have.
func unknown(text []byte, rest *map[string]json.RawMessage, known any) error {
	var all, ours map[string]json.RawMessage
	if err := json.Unmarshal(text, &all); err != nil {
		return err
	}
	names, err := json.Marshal(known)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(names, &ours); err != nil {
		return err
	}
	for name := range ours {
		delete(all, name)
	}
	if len(all) > 0 {
		*rest = all
	}
	return nil
}

func (m *Manifest) validate() error {
	if !semver.IsValid("v" + m.Tool) {
		return fmt.Errorf("tool %q is not a version", m.Tool)
	}
	if m.Callers != "" && !semver.IsValid("v"+m.Callers) {
		return fmt.Errorf("callers %q is not a version", m.Callers)
	}
	if err := module.CheckImportPath(m.Module); err != nil {
		return fmt.Errorf("module: %w", err)
	}
	ids, paths := make(map[string]bool), make(map[string]bool)
	for _, f := range m.Files {
		if err := f.validate(); err != nil {
			return err
		}
		if ids[f.ID] || paths[f.Path] {
			return fmt.Errorf("file %q at %q is listed twice", f.ID, f.Path)
		}
		ids[f.ID], paths[f.Path] = true, true
	}
	for _, i := range m.Ignored {
		if i.Line == "" || strings.ContainsFunc(i.Line, textfile.IsControl) {
			return fmt.Errorf("ignored line %q is not a line", i.Line)
		}
	}
	for _, r := range m.Requirements {
		if module.CheckPath(r.Path) != nil || !semver.IsValid(r.Version) || r.Before != "" && !semver.IsValid(r.Before) {
			return fmt.Errorf("requirement %q %q is not a module and its version", r.Path, r.Version)
		}
	}
	for _, e := range m.Wiring {
		if err := textfile.CheckPath(e.Path); err != nil {
			return fmt.Errorf("wiring: path %q %w", e.Path, err)
		}
	}
	for i, o := range m.Replaced {
		if err := textfile.CheckPath(o.Path); err != nil {
			return fmt.Errorf("replaced: path %q %w", o.Path, err)
		}
		if o.Text == nil {
			return fmt.Errorf("replaced file %q has no text", o.Path)
		}
		if slices.ContainsFunc(m.Replaced[:i], func(other Owned) bool { return other.Path == o.Path }) {
			return fmt.Errorf("replaced file %q is listed twice", o.Path)
		}
	}
	for _, s := range m.Shared {
		if err := s.validate(); err != nil {
			return fmt.Errorf("shared file %q: %w", s.Path, err)
		}
	}
	return nil
}

func (f File) validate() error {
	if f.ID == "" || strings.ContainsFunc(f.ID, textfile.IsControl) {
		return fmt.Errorf("file id %q is not a name", f.ID)
	}
	if err := textfile.CheckPath(f.Path); err != nil {
		return fmt.Errorf("file %q: path %q %w", f.ID, f.Path, err)
	}
	if !slices.Contains([]State{Managed, Deleted, Ejected, Conflicted}, f.State) {
		return fmt.Errorf("file %q: unknown state %q", f.ID, f.State)
	}
	if !isSum(f.SHA256) && (f.SHA256 != "" || f.State != Ejected) {
		return fmt.Errorf("file %q: sha256 %q is not a hash", f.ID, f.SHA256)
	}
	if f.State == Conflicted != isSum(f.Pending) {
		return fmt.Errorf("file %q: state %q does not go with pending %q", f.ID, f.State, f.Pending)
	}
	return nil
}

func (s Shared) validate() error {
	if err := textfile.CheckPath(s.Path); err != nil {
		return fmt.Errorf("path %w", err)
	}
	if !isSum(s.SHA256) {
		return fmt.Errorf("sha256 %q is not a hash", s.SHA256)
	}
	at := 0
	for _, p := range s.Undo {
		if p.Start < at || p.End < p.Start {
			return fmt.Errorf("its way back is not in order at byte %d", p.Start)
		}
		at = p.End
	}
	return nil
}

func isSum(text string) bool {
	sum, err := hex.DecodeString(text)
	return err == nil && len(sum) == 32 && strings.ToLower(text) == text
}
