package auth

// BrowserName is exported for tests.
var BrowserName = browserName
