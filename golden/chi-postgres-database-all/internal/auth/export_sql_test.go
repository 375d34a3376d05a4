package auth

// MigrationHash and ReadMigrations are exported for tests.
var (
	MigrationHash  = migrationHash
	ReadMigrations = readMigrations
)
