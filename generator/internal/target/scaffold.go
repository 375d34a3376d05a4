package target

import (
	"encoding/json"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
	"golang.org/x/mod/semver"
)

// restoreHint is the way out of a record that cannot be trusted.
const restoreHint = "restore " + textfile.ScaffoldDir + " from version control"

// readScaffold reads the manifest and the base, if there are any.
func (p *Project) readScaffold() error {
	manifest, err := p.Read(record.ManifestPath)
	if err != nil {
		return err
	}
	base, err := p.Read(record.BasePath)
	if err != nil {
		return err
	}
	for _, e := range []Entry{manifest, base} {
		if e.Blocked != "" {
			return fault.Fail(nil, restoreHint, "cannot read the record of earlier runs: %s", e.Blocked)
		}
	}
	switch {
	case manifest.Data == nil && base.Data == nil:
		return nil
	case manifest.Data == nil:
		return fault.Fail(nil, restoreHint, "%s is there but %s is not", record.BasePath, record.ManifestPath)
	case base.Data == nil:
		return fault.Fail(nil, restoreHint, "%s is there but %s is not", record.ManifestPath, record.BasePath)
	}
	if p.Manifest, err = record.ParseManifest(manifest.Data); err != nil {
		return fault.Fail(err, restoreHint, "cannot read %s", record.ManifestPath)
	}
	if p.Base, err = record.ParseBase(base.Data, p.Manifest); err != nil {
		return fault.Fail(err, restoreHint, "cannot read %s", record.BasePath)
	}
	return nil
}

// NotNewer refuses the project of a newer version before anything else of it is
// judged or undone: what its manifest says, and what stands beside it, only that
// version knows.
func NotNewer(root string) error {
	manifest, err := Reader(root)(record.ManifestPath)
	if err != nil {
		return err
	}
	var head struct {
		Tool string `json:"tool"`
	}
	// What cannot be read is not for here: parseManifest says why.
	if json.Unmarshal(manifest.Data, &head) != nil || semver.Compare("v"+head.Tool, "v"+catalog.Version) <= 0 {
		return nil
	}
	return fault.Fail(nil, "install version "+head.Tool+" or a newer one",
		"the project was written by version %s, which is newer than this one (%s)", head.Tool, catalog.Version)
}
