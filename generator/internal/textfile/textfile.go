// Package textfile has what every part of the generator needs to know of files of text:
// which paths may be written, what a checkout does to line endings, how two are compared.
package textfile

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"path/filepath"
	"strings"
)

// scaffoldDir is where a project keeps what an upgrade needs.
const ScaffoldDir = ".loginscaffold"

// sameText compares but for line endings: git may have checked a file out with
// CRLF, which is not an edit.
func SameText(a, b []byte) bool {
	return bytes.Equal(a, b) || bytes.Equal(ToLF(a), ToLF(b))
}

func ToLF(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) }

// likeEndings gives LF text the line endings of model.
func LikeEndings(model, text []byte) []byte {
	if !bytes.Contains(model, []byte("\r\n")) {
		return text
	}
	return bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
}

// ancestors yields the directories that lead to name, outermost first, and name.
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

// checkOwnPath accepts the path of a file that we may have written.
func CheckOwnPath(name string) error {
	switch {
	case !filepath.IsLocal(filepath.FromSlash(name)) || path.Clean(name) != name || name == ".":
		return fmt.Errorf("path %q is not one inside the project", name)
	case strings.ContainsFunc(name, IsControl) || strings.ContainsAny(name, `\:`):
		return fmt.Errorf("path %q has a character that ours never have", name)
	}
	// Some file systems ignore case, and git then takes .GIT for its own.
	for element := range strings.SplitSeq(strings.ToLower(name), "/") {
		if element == ".git" || element == "vendor" {
			return fmt.Errorf("path %q is below %s, where we never write", name, element)
		}
	}
	return nil
}

func IsControl(r rune) bool { return r < ' ' || r == 0x7f }

// digest is the SHA-256 of data in hex; that of nil, which stands for no file, is "".
func Digest(data []byte) string {
	if data == nil {
		return ""
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
