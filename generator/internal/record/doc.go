// Package record is what a project keeps of the runs before: the manifest and the
// pristine text of every emitted file.
package record
