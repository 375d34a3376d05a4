package plan

import (
	"reflect"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
)

// What is simply new is counted, what stands there already is left out, and the rest
// is told in full.
func TestBriefCountsWhatIsNew(t *testing.T) {
	step := func(path string, action Action) Step { return Step{Path: path, Action: action} }
	pl := &Plan{Project: new(target.Project), Answers: catalog.Answers{Dir: "internal/auth"}, Steps: []Step{
		step(".gitignore", ActionUpdate),
		step(".loginscaffold/manifest.json", ActionCreate),
		step("assets/a.css", ActionCreate),
		step("go.mod", ActionCreate),
		step("internal/auth/auth.go", ActionCreate),
		step("internal/auth/pages/login.html", ActionCreate),
		step("internal/auth/login.go", ActionKeep),
		step("internal/auth/doc.go", ActionIdentical),
		step("internal/authors/a.go", ActionCreate),
		step("main.go", ActionCreate),
	}}
	want := Brief{
		Created: 7,
		Where:   []Count{{"internal/auth", 2}, {".loginscaffold", 1}, {"assets", 1}, {"internal", 1}, {"top level", 2}},
		Others:  []Step{step(".gitignore", ActionUpdate), step("internal/auth/login.go", ActionKeep)},
	}
	if got := pl.Brief(); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}
