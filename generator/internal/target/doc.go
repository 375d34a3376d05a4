// Package target is what stands in the user's project: its module, its files, and what
// runs before have recorded there. It knows catalog for the answers in the record, and for
// the modules by which a project shows what it uses.
package target
