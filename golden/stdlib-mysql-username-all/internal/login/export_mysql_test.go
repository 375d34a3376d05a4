package auth

// MySQLConfig is exported for tests.
var MySQLConfig = mysqlConfig
