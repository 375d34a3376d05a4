package catalog

import "runtime/debug"

// Version is the version of the tool and of the code it emits. It is recorded in
// every project, so that an upgrade knows what it starts from.
const Version = "0.3.1"

// BuildVersion is what a build calls itself, given what the go command recorded in
// it, which may be nil. Only a build of the released module is Version; any other is
// on its way there and says so, with its commit where that was recorded: 0.3.0-dev
// or 0.3.0-dev+1a2b3c4d5e6f, and .dirty behind it when files were changed since.
func BuildVersion(info *debug.BuildInfo) string {
	const development = Version + "-dev"
	if info == nil {
		return development
	}
	if info.Main.Version == "v"+Version {
		return Version
	}
	settings := make(map[string]string)
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	revision := settings["vcs.revision"]
	if revision == "" {
		return development
	}
	version := development + "+" + revision[:min(len(revision), 12)]
	if settings["vcs.modified"] == "true" {
		version += ".dirty"
	}
	return version
}
