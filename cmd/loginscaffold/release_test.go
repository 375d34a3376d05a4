package main

import (
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/tools/txtar"
)

// releasesAt is where the frozen releases are, seen from this directory.
var releasesAt, _ = filepath.Abs("../../testdata/releases")

// release lays out what a released version wrote for a golden case, with its pristine
// texts: release v0.1.0 stdlib-sqlite hello.
func release(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: release version case dir")
	}
	archive, err := txtar.ParseFile(filepath.Join(releasesAt, args[0], args[1]+".txtar"))
	ts.Check(err)
	texts := make(map[string][]byte)
	for _, f := range archive.Files {
		texts[f.Name] = f.Data
	}
	var manifest struct {
		Files []struct{ Path string }
	}
	ts.Check(json.Unmarshal(texts[".loginscaffold/manifest.json"], &manifest))
	for _, f := range manifest.Files {
		texts[".loginscaffold/base/"+f.Path+".base"] = texts[f.Path]
	}
	for name, text := range texts {
		at := filepath.Join(ts.MkAbs(args[2]), filepath.FromSlash(name))
		ts.Check(os.MkdirAll(filepath.Dir(at), 0o755))
		ts.Check(os.WriteFile(at, text, 0o644))
	}
}
