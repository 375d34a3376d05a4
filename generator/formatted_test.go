package generator

import (
	"bytes"
	"go/format"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
)

// formatted are the Go texts that wantFormatted has found to be gofmt's.
var formatted sync.Map

// wantFormatted demands Go files that gofmt would not touch.
func wantFormatted(t *testing.T, files []layers.File) {
	t.Helper()
	for _, f := range files {
		if _, known := formatted.Load(string(f.Data)); known || !strings.HasSuffix(f.Path, ".go") {
			continue
		}
		want, err := format.Source(f.Data)
		if err != nil {
			t.Fatalf("%s: %v", f.Path, err)
		}
		if !bytes.Equal(want, f.Data) {
			t.Fatalf("%s is not as gofmt writes it: line %d differs", f.Path, firstDifference(want, f.Data))
		}
		formatted.Store(string(f.Data), true)
	}
}

// asEmail has a template's names of the login as long as those of an email address, so
// that gofmt lines up its columns for them.
var (
	asEmail = strings.NewReplacer("[[.Login]]", "Lögïñ", "[[.Field]]", "fïéłđ")
	asNames = strings.NewReplacer("Lögïñ", "[[.Login]]", "fïéłđ", "[[.Field]]")
)

// Templates are what gofmt makes of them with an email address, so that the default is
// not formatted at every run. Those that are no Go before they are rendered are left to
// wantFormatted, which sees what comes of them.
func TestTemplatesAreFormatted(t *testing.T) {
	formatTemplates(t, func(name string, text, want []byte) error {
		t.Errorf("%s: line %d is not as gofmt writes it; go test ./generator -run TestGolden -update mends it", name, firstDifference(want, text))
		return nil
	})
}

// formatTemplates calls wrong for each template that gofmt would have otherwise.
func formatTemplates(t *testing.T, wrong func(name string, text, want []byte) error) {
	t.Helper()
	for _, dir := range []string{"../templates", goldenDir + "/tests"} {
		err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(name, ".go"+layers.TemplateSuffix) {
				return err
			}
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			want, err := format.Source([]byte(asEmail.Replace(string(text))))
			if err != nil {
				return nil
			}
			if want = []byte(asNames.Replace(string(want))); bytes.Equal(want, text) {
				return nil
			}
			return wrong(name, text, want)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
