package advisory

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"golang.org/x/mod/semver"
)

// record is what is read of an OSV record.
type record struct {
	ID       string     `json:"id"`
	Summary  string     `json:"summary"`
	Details  string     `json:"details"`
	Affected []affected `json:"affected"`
	Specific specific   `json:"database_specific"`
}

type affected struct {
	Ranges []struct {
		Events []event `json:"events"`
	} `json:"ranges"`
}

type event struct {
	Introduced string `json:"introduced"`
	Fixed      string `json:"fixed"`
}

// specific is what is ours alone; see advisories/README.md.
type specific struct {
	Severity string   `json:"severity"`
	Files    []string `json:"files"`
	Verify   string   `json:"verify"`
	Check    []check  `json:"check"`
}

// UnmarshalJSON refuses fields that it does not know, as the rest of a record need not.
func (s *specific) UnmarshalJSON(text []byte) error {
	type plain specific // without this method
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	return d.Decode((*plain)(s))
}

// decode reads a record. It is about one range of versions: a fault that comes back is
// another advisory.
func decode(text []byte) (Advisory, error) {
	var r record
	if err := json.Unmarshal(text, &r); err != nil {
		return Advisory{}, err
	}
	if len(r.Affected) != 1 || len(r.Affected[0].Ranges) != 1 {
		return Advisory{}, errors.New("affected: want one range of versions")
	}
	var versions event
	for _, e := range r.Affected[0].Ranges[0].Events {
		if e.Introduced != "" {
			versions.Introduced = e.Introduced
		} else {
			versions.Fixed = e.Fixed
		}
	}
	for _, v := range []string{versions.Introduced, versions.Fixed} {
		if !semver.IsValid("v"+v) && (v != "" || versions.Introduced == "") {
			return Advisory{}, fmt.Errorf("affected: %q is not a semantic version", v)
		}
	}
	s := r.Specific
	for i := range s.Check {
		if err := s.Check[i].compile(); err != nil {
			return Advisory{}, fmt.Errorf("database_specific.check[%d]: %w", i, err)
		}
	}
	return Advisory{
		ID: r.ID, Summary: r.Summary, Details: r.Details, Severity: s.Severity, Since: versions.Introduced, FixedIn: versions.Fixed,
		Files: s.Files, Verify: s.Verify, checks: s.Check,
	}, nil
}
