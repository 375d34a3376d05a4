// Package record is what a project keeps of the runs before: the manifest and the
// pristine text of every emitted file. Its types are those on disk and nobody else's, so it
// knows neither answers nor plans.
package record
