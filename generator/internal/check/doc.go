// Package check finds out, before anything is written, whether what a plan leaves would
// build: it asks the go command, on copies.
package check
