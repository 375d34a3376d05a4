// Package advisories has the advisories of emitted code: what was wrong in it, since which
// version, how to see whether a project has the fault, and the patch that mends it. README.md
// says how one is written.
package advisories

import "embed"

// FS has a directory for each advisory, such as LS-2026-001, as advisory.Load reads it.
//
//go:embed LS-*
var FS embed.FS
