package auth

// People sign in with their e-mail address. This file is all that knows.
const (
	nameLabel = "Email address"
	nameNoun  = "email address"
	nameType  = "email"
	nameTaken = "There is an account with that email address already."
)
