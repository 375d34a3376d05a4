// Package txn changes the files of a project all together or not at all, whatever
// happens meanwhile.
package txn
