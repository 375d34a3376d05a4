package auth

// howToSetAnother is what a user is told whose password sign-in by link removes.
const howToSetAnother = "You can set a new one afterwards: choose \u201cForgot your password?\u201d where a password is asked for."
