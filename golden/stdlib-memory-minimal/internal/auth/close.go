package auth

// Close ends what goes on beside the requests. There is nothing of the kind as long as no
// feature sends mail or keeps events: it is here for a program to call when its server has
// stopped, and before it closes the database.
func (a *Auth) Close() error {
	return nil
}
