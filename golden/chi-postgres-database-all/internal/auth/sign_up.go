package auth

import (
	"context"
	"errors"
	"net/http"

	"example.com/chi-postgres-database-all/internal/auth/mail"
)

// RegistrationRefused is the event of a user whose address someone tried to register.
const RegistrationRefused EventKind = "registration_refused"

// signUp creates the user whom r describes, mails them a link to confirm their address,
// and returns where to go: to a page that says so. It signs nobody in: a taken address has
// the same answer, and only its owner is told, by mail. In both cases one password is
// hashed and one row is written, so that the time taken tells little either.
//
// What does tell is to sign in afterwards with the password that was chosen: that works
// only if the address was free. Whoever is ready to take an address can find out, and its
// owner gets a mail in any case.
func (a *Auth) signUp(_ http.ResponseWriter, r *http.Request, next string) (page, notice string, err error) {
	email := r.PostFormValue("email")
	_, err = a.CreateUser(r.Context(), newUserFrom(r.PostFormValue))
	switch {
	case err == nil:
		a.mailLink(confirmLink, email)
	case errors.Is(err, ErrTaken):
		err = a.tellOwner(r, email)
	}
	page = withQuery(prefix+"/register", "sent", email)
	if next != a.cfg.Home {
		page = withQuery(page, "next", next)
	}
	return page, "", err
}

// tellOwner mails the owner of an address that somebody tried to register, at most as often
// as perMail. It counts that here and now, for the row takes as long to write as a user.
func (a *Auth) tellOwner(r *http.Request, address string) error {
	owner, err := a.FindUser(r.Context(), address)
	if errors.Is(err, ErrNotFound) {
		return nil // they have just deleted their account
	}
	if err != nil {
		return err
	}
	wait, err := a.take(r.Context(), "mail register_taken "+owner.EmailKey, perMail)
	if err != nil {
		return err
	}
	a.event(r, Event{Kind: RegistrationRefused, UserID: owner.ID})
	if wait == 0 {
		a.later("register_taken", func(ctx context.Context) {
			a.mail(ctx, "register_taken", owner, owner.Address(), mail.Values{})
		})
	}
	return nil
}
