package auth

import (
	"fmt"

	"example.com/chi-mysql-database-minimal/internal/auth/password"
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
	}
	return string(problem)
}
