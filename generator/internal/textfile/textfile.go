// Package textfile has what every part of the generator needs to know of files of text:
// which paths may be written, what a checkout does to line endings, how two are compared.
package textfile

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"unicode"
)

// ScaffoldDir is where a project keeps what an upgrade needs. It stands here because the
// transaction, which knows nothing of records, has a corner of it to itself.
const ScaffoldDir = ".loginscaffold"

// SameText compares but for line endings: git may have checked a file out with
// CRLF, which is not an edit.
func SameText(a, b []byte) bool {
	return bytes.Equal(a, b) || bytes.Equal(ToLF(a), ToLF(b))
}

// ToLF is text with LF for each CRLF.
func ToLF(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) }

// LikeEndings gives LF text the line endings of model.
func LikeEndings(model, text []byte) []byte {
	if !bytes.Contains(model, []byte("\r\n")) {
		return text
	}
	return bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
}

// Ancestors yields the directories that lead to name, outermost first, and name.
func Ancestors(name string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		at := ""
		for element := range strings.SplitSeq(name, "/") {
			at = path.Join(at, element)
			if !yield(at) {
				return
			}
		}
	}
}

// CheckPath refuses a path that is nobody's business to write, in words that end the
// sentence "NAME: ". Plans are ours, but a manifest and a journal are files that anybody
// can have edited.
func CheckPath(name string) error {
	if name == "." || !fs.ValidPath(name) || !filepath.IsLocal(filepath.FromSlash(name)) {
		return errors.New("is not a path inside the project")
	}
	odd := func(r rune) bool { return r == '\\' || r == ':' || !unicode.IsPrint(r) }
	if strings.ContainsFunc(name, odd) {
		return errors.New("holds a character that is invisible, or a separator elsewhere")
	}
	for element := range strings.SplitSeq(name, "/") {
		// Windows drops dots and spaces at the end; it and macOS ignore case.
		switch strings.ToLower(strings.TrimRight(element, ". ")) {
		case ".git", "git~1":
			return errors.New("belongs to git")
		case "vendor":
			return errors.New("belongs to go mod vendor")
		}
	}
	return nil
}

// IsControl reports whether r is a control character of ASCII.
func IsControl(r rune) bool { return r < ' ' || r == 0x7f }

// Digest is the SHA-256 of data in hex; that of nil, which stands for no file, is "".
func Digest(data []byte) string {
	if data == nil {
		return ""
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
