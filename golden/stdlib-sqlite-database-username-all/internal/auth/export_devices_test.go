package auth

// Ago is exported for tests.
var Ago = ago
