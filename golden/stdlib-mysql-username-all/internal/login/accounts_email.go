package auth

import "context"

// CreateUserWithEmail is CreateUser for a user who can be sent mail at email; when that
// is empty, they cannot. ErrTaken when the name or the address is in use.
func (a *Auth) CreateUserWithEmail(ctx context.Context, username, password, email string) (*User, error) {
	address, key, problem := parseEmail(email)
	if email != "" && problem != "" {
		return nil, &InputError{Field: "email", Message: problem}
	}
	if problem := a.checkNewPassword(password, address); problem != "" {
		return nil, &InputError{Field: "password", Message: problem}
	}
	u, err := a.newUser(ctx, username, password)
	if err != nil {
		return nil, err
	}
	u.Email, u.EmailKey = address, key
	if err := a.addUser(ctx, u); err != nil {
		return nil, err
	}
	return u, nil
}
