// Package check finds out, before anything is written, whether what a plan leaves would
// build: it asks the go command, on copies. Beside plan it knows what plans are made of:
// what stands in the target and its record, the shims that layers renders, and the
// requirements in catalog.
package check
