package auth

// People sign in with their e-mail address. This file is all that knows.
const (
	usernameLabel = "Email address"
	usernameNoun  = "email address"
	usernameType  = "email"
	usernameTaken = "There is an account with that email address already."
)

// Address returns where u can be sent mail.
func (u *User) Address() string { return u.Username }

// AddressKey returns the key by which the address is unique.
func (u *User) AddressKey() string { return u.UsernameKey }

// parseUsername returns a new address as it was written and the key by which it is
// unique, or what is wrong with it, in words for the visitor.
func parseUsername(s string) (name, key, problem string) { return parseAddress(s) }

// usernameKey returns the key of an address that somebody signs in with, or "", which
// nobody has. It refuses as little as can be: one brought along from another system must
// be found, though mail servers of today would not take it.
func usernameKey(s string) string { return storableKey(addressKey(s)) }
