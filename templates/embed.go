// Package templates holds what loginscaffold emits, as text. A directory is a
// layer (or, for an axis of choices, a directory of layers); below a layer the
// paths mirror the user's project.
package templates

import "embed"

// FS is every layer. The all: prefix keeps .gitignore and its like; a go.mod is
// named go.mod.tmpl, because a directory holding a go.mod is left out of embeds.
//
//go:embed all:*
var FS embed.FS
