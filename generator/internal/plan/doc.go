// Package plan joins what was written, what stands there and what is wanted, by file,
// into steps, and shows them as status lines, as a diff and as JSON. It writes nothing.
// Of txn it knows the type Change alone, so that a plan need not be translated for Apply;
// of catalog the answers and requirements that it plans for.
package plan
