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

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

// parseManifest reads a manifest as input that anybody may have written.
func ParseManifest(text []byte) (*Manifest, error) {
	var head struct {
		Schema int    `json:"schema"`
		Tool   string `json:"tool"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return nil, err
	}
	if head.Schema != ManifestSchema {
		return nil, fmt.Errorf("schema %d is not one this version (%s) reads; it was written by version %q", head.Schema, catalog.Version, head.Tool)
	}
	// Unknown fields would be lost at the next write.
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	m := new(Manifest)
	if err := decoder.Decode(m); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("has text after its end")
	}
	return m, m.validate()
}

func (m *Manifest) validate() error {
	if !semver.IsValid("v" + m.Tool) {
		return fmt.Errorf("tool %q is not a version", m.Tool)
	}
	if err := module.CheckImportPath(m.Module); err != nil {
		return fmt.Errorf("module: %w", err)
	}
	if err := m.Answers.Validate(); err != nil {
		return fmt.Errorf("answers: %w", err)
	}
	if len(m.Wiring) > 0 {
		return errors.New("wiring: this version makes none")
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
	return nil
}

func (f ManifestFile) validate() error {
	if f.ID == "" || strings.ContainsFunc(f.ID, textfile.IsControl) {
		return fmt.Errorf("file id %q is not a name", f.ID)
	}
	if err := textfile.CheckOwnPath(f.Path); err != nil {
		return fmt.Errorf("file %q: %w", f.ID, err)
	}
	if sum, err := hex.DecodeString(f.SHA256); err != nil || len(sum) != 32 || strings.ToLower(f.SHA256) != f.SHA256 {
		return fmt.Errorf("file %q: sha256 %q is not a hash", f.ID, f.SHA256)
	}
	if !slices.Contains([]FileState{StateManaged, StateDeleted, StateEjected, StateConflicted}, f.State) {
		return fmt.Errorf("file %q: unknown state %q", f.ID, f.State)
	}
	return nil
}
