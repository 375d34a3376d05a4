package auth

// MigrationHash is exported for tests.
var MigrationHash = migrationHash
