// Package owners has the tests of what upgrades do to edits that owners make: 85 of them, in
// testdata/owners, each made of what each release wrote. There is nothing in it to import.
package owners
