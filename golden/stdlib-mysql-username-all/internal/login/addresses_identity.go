package auth

// setAddress gives u another address, or a first one; the username stays.
func (u *User) setAddress(address, key string) { u.Email, u.EmailKey = address, key }
