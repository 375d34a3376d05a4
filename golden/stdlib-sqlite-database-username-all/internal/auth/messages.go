package auth

import (
	"fmt"

	"example.com/stdlib-sqlite-database-username-all/internal/auth/password"
)

// passwordMessage puts into words what is wrong with a new password; "" is nothing.
func passwordMessage(problem password.Problem) string {
	switch problem {
	case password.NotText:
		return "That password has characters that are not valid text."
	case password.TooShort:
		return fmt.Sprintf("Use at least %d characters.", password.MinLength)
	case password.TooLong:
		return fmt.Sprintf("Use at most %d bytes.", password.MaxBytes)
	case password.Common:
		return "That is one of the first passwords that anyone would try. Choose another."
	case password.OwnName:
		return "Your password must not be your name, your email address or the name of this site, nor one of them with a few digits after it."
	}
	return string(problem)
}
