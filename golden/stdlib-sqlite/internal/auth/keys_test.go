package auth_test

import (
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"example.com/stdlib-sqlite/internal/auth"
)

// TestBadKeyFile is an error that names it, and never replaced: a new key would sign
// everyone out, and a weak one would sign anyone in.
func TestBadKeyFile(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		mode os.FileMode
		want string
	}{
		"good":           {testKey + "\n", 0o600, ""},
		"not base64":     {"damaged", 0o600, "does not hold a key"},
		"too short":      {base64.StdEncoding.EncodeToString(make([]byte, 31)), 0o600, "does not hold a key"},
		"read by others": {testKey, 0o644, "can be read by others"},
		"read by group":  {testKey, 0o640, "can be read by others"},
	} {
		if runtime.GOOS == "windows" && test.mode != 0o600 {
			continue // modes mean something else there
		}
		file := filepath.Join(t.TempDir(), "key")
		if err := errors.Join(os.WriteFile(file, []byte(test.text), test.mode), os.Chmod(file, test.mode)); err != nil {
			t.Fatal(err)
		}
		if _, err := auth.LoadKey(file); (err == nil) != (test.want == "") || !strings.Contains(errorText(err), test.want) {
			t.Errorf("%s: got error %v; want %q", name, err, test.want)
		}
	}
}
