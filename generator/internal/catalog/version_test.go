package catalog

import (
	"runtime/debug"
	"testing"
)

func TestBuildVersion(t *testing.T) {
	build := func(version string, settings ...debug.BuildSetting) *debug.BuildInfo {
		return &debug.BuildInfo{Main: debug.Module{Version: version}, Settings: settings}
	}
	commit := debug.BuildSetting{Key: "vcs.revision", Value: "1a2b3c4d5e6f7a8b9c0d"}
	for want, info := range map[string]*debug.BuildInfo{
		Version:                             build("v"+Version, commit),
		Version + "-dev":                    nil,
		Version + "-dev+1a2b3c4d5e6f":       build("v0.0.0-20260102030405-1a2b3c4d5e6f", commit, debug.BuildSetting{Key: "vcs.modified", Value: "false"}),
		Version + "-dev+1a2b3c4d5e6f.dirty": build("(devel)", commit, debug.BuildSetting{Key: "vcs.modified", Value: "true"}),
	} {
		if got := BuildVersion(info); got != want {
			t.Errorf("got %s; want %s", got, want)
		}
	}
	if got := BuildVersion(build("(devel)")); got != Version+"-dev" {
		t.Errorf("without a commit: got %s; want %s-dev", got, Version)
	}
}
