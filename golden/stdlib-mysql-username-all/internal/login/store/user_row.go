package store

// A user without an address has NULL there: a unique index holds any number of NULLs, but
// only one empty string.
const insertUser = `INSERT INTO users
	(id, username, username_key, email, email_key, password_hash, security_stamp, disabled, created_at)
	VALUES (?, ?, ?, NULLIF(?, ''), NULLIF(?, ''), ?, ?, ?, ?)`

// userValues are the values of insertUser.
func userValues(u *User) []any {
	return []any{
		u.ID, u.Username, u.UsernameKey, u.Email, u.EmailKey,
		string(u.PasswordHash), u.SecurityStamp, u.Disabled, moment(u.CreatedAt),
	}
}

const (
	userColumns = `users.id, users.username, users.username_key, COALESCE(users.email, ''), COALESCE(users.email_key, ''),
	users.email_verified_at, users.email_owned,
	users.password_hash, users.security_stamp, users.disabled, users.created_at`

	selectUser = `SELECT ` + userColumns + ` FROM users `
)

// userFields are where userColumns are read into.
func userFields(u *User) []any {
	return []any{
		&u.ID, &u.Username, &u.UsernameKey, &u.Email, &u.EmailKey,
		(*moment)(&u.EmailVerifiedAt), &u.EmailOwned,
		&u.PasswordHash, &u.SecurityStamp, &u.Disabled, (*moment)(&u.CreatedAt),
	}
}
