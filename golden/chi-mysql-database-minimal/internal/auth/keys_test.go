package auth_test

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"example.com/chi-mysql-database-minimal/internal/auth"
)

// TestKeyFileIsMadeOnce: programs that start at the same moment agree on one key.
func TestKeyFileIsMadeOnce(t *testing.T) {
	file := filepath.Join(t.TempDir(), "key")
	ids := make([][4]byte, 8)
	var group sync.WaitGroup
	for i := range ids {
		group.Go(func() {
			var err error
			if ids[i], err = auth.LoadKey(file); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	for _, id := range ids {
		if id != ids[0] {
			t.Errorf("got the keys %x; want one", ids)
			break
		}
	}
}

// TestBadKeyFile is an error that names it, and never replaced: a new key would sign
// everyone out, and a weak one would sign anyone in.
func TestBadKeyFile(t *testing.T) {
	write := func(text string, mode os.FileMode) func(string) error {
		return func(file string) error {
			if err := os.WriteFile(file, []byte(text), mode); err != nil {
				return err
			}
			return os.Chmod(file, mode) // whatever the umask is
		}
	}
	for name, test := range map[string]struct {
		make func(file string) error
		want string
	}{
		"good":            {write(testKey+"\n", 0o600), ""},
		"not base64":      {write("damaged", 0o600), "does not hold a key"},
		"empty":           {write("", 0o600), "does not hold a key"},
		"too short":       {write(base64.StdEncoding.EncodeToString(make([]byte, 31)), 0o600), "does not hold a key"},
		"read by others":  {write(testKey, 0o644), "can be read by others"},
		"read by group":   {write(testKey, 0o640), "can be read by others"},
		"a dangling link": {func(file string) error { return os.Symlink(file+" elsewhere", file) }, "key"},
		"a directory":     {func(file string) error { return os.Mkdir(file, 0o700) }, "key"},
		"in no directory": {func(file string) error { return os.Remove(filepath.Dir(file)) }, "key"},
	} {
		t.Run(name, func(t *testing.T) {
			if runtime.GOOS == "windows" && test.want != "does not hold a key" {
				t.Skip("modes and links mean something else there")
			}
			file := filepath.Join(t.TempDir(), "sub", "key")
			if err := os.Mkdir(filepath.Dir(file), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := test.make(file); err != nil {
				t.Fatal(err)
			}
			_, err := auth.LoadKey(file)
			if (err == nil) != (test.want == "") || !strings.Contains(errorText(err), test.want) {
				t.Errorf("got error %v; want %q", err, test.want)
			}
		})
	}
}
