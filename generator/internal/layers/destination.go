package layers

import (
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

const TemplateSuffix = ".tmpl"

// AuthPrefix is where the auth package stands in a layer. --package-dir takes its place.
const AuthPrefix = "internal/auth/"

// Destination is the path in the user's project of the template at name, a path
// below its layer.
func Destination(name, dir string) string {
	name = strings.TrimSuffix(name, TemplateSuffix)
	if rest, ok := strings.CutPrefix(name, AuthPrefix); ok {
		return dir + "/" + rest
	}
	return name
}

// LogicalID names a file by what it is, whatever --package-dir, layer and answers are:
// auth/routes is internal/auth/routes.go of any router, app/main is main.go, and
// migrations/0010_users is a migration. Only the endings that go without
// saying are dropped, so that auth/auth and auth/auth.css stay two.
func LogicalID(name string) string {
	name = strings.TrimSuffix(name, TemplateSuffix)
	rest, inAuth := strings.CutPrefix(name, AuthPrefix)
	switch {
	case inAuth && strings.HasPrefix(rest, "store/migrations/"):
		return strings.TrimSuffix(strings.TrimPrefix(rest, "store/"), ".sql")
	case inAuth:
		return "auth/" + strings.TrimSuffix(rest, ".go")
	case strings.HasPrefix(name, textfile.ScaffoldDir+"/"):
		return "scaffold/" + strings.TrimPrefix(name, textfile.ScaffoldDir+"/")
	}
	return "app/" + strings.TrimSuffix(name, ".go")
}
