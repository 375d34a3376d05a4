package generator

import "strings"

const templateSuffix = ".tmpl"

// authPrefix is where the auth package stands in a layer. --package-dir takes its place.
const authPrefix = "internal/auth/"

// destination is the path in the user's project of the template at name, a path
// below its layer.
func destination(name, dir string) string {
	name = strings.TrimSuffix(name, templateSuffix)
	if rest, ok := strings.CutPrefix(name, authPrefix); ok {
		return dir + "/" + rest
	}
	return name
}

// logicalID names a file by what it is, whatever --package-dir, layer and answers are:
// auth/routes is internal/auth/routes.go of any router, app/main is main.go, and
// migrations/0010_users is a migration. Only the endings that go without
// saying are dropped, so that auth/auth and auth/auth.css stay two.
func logicalID(name string) string {
	name = strings.TrimSuffix(name, templateSuffix)
	rest, inAuth := strings.CutPrefix(name, authPrefix)
	switch {
	case inAuth && strings.HasPrefix(rest, "store/migrations/"):
		return strings.TrimSuffix(strings.TrimPrefix(rest, "store/"), ".sql")
	case inAuth:
		return "auth/" + strings.TrimSuffix(rest, ".go")
	case strings.HasPrefix(name, scaffoldDir+"/"):
		return "scaffold/" + strings.TrimPrefix(name, scaffoldDir+"/")
	}
	return "app/" + strings.TrimSuffix(name, ".go")
}
