// Package target is what stands in the user's project.
package target
