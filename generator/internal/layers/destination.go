package layers

import (
	"fmt"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
)

// TemplateSuffix ends the name of a file that is rendered; all others are copied.
const TemplateSuffix = ".tmpl"

// AuthPrefix is where the auth package stands in a layer. --package-dir takes its place.
const AuthPrefix = "internal/auth/"

// migrationsPrefix is where the migrations of a layer stand, each in a folder called like
// the store whose SQL it is: a layer of its own for each would be a tree for one file.
const migrationsPrefix = AuthPrefix + "store/migrations/"

// inStore returns name, the path of a template below its layer, without the folder that
// names a store, or "" when it is for another store.
func inStore(name, store string) (string, error) {
	rest, isMigration := strings.CutPrefix(name, migrationsPrefix)
	if !isMigration {
		return name, nil
	}
	folder, file, _ := strings.Cut(rest, "/")
	if catalog.Find(catalog.Stores, folder) == nil {
		return "", fmt.Errorf("%q stands in no folder of a store", rest)
	}
	if folder != store {
		return "", nil
	}
	return migrationsPrefix + file, nil
}

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
	case strings.HasPrefix(name, migrationsPrefix):
		return strings.TrimSuffix(strings.TrimPrefix(rest, "store/"), ".sql")
	case inAuth:
		return "auth/" + strings.TrimSuffix(rest, ".go")
	}
	return "app/" + strings.TrimSuffix(name, ".go")
}
