// Package plan joins what was written, what stands there and what is wanted, by file,
// into steps, and shows them as status lines, as a diff and as JSON. It writes nothing.
package plan
