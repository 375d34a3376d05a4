package auth

// MaxSessions is exported for tests.
const MaxSessions = maxSessions
