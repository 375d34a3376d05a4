package auth

// setAddress gives u another address: the one that u signs in with from then on.
func (u *User) setAddress(address, key string) { u.Username, u.UsernameKey = address, key }
