package auth

import (
	"context"
	"errors"
	"net/http"

	"example.com/chi-postgres-database-all/internal/auth/mail"
)

// RegistrationRefused is the event of a user whose address someone tried to register.
const RegistrationRefused EventKind = "registration_refused"

// signUp creates the user whom r describes, mails them a link to confirm their address
// and returns where to go: to the login page, and from there to next. It signs nobody in,
// since an address that is taken is answered in the same way: its owner, and nobody else,
// is told by mail.
//
// The time taken tells next to nothing either: in both cases one password is hashed and
// one row is written. What does tell, afterwards, is signing in with the password that
// was chosen, which works only when the address was free, confirmed or not. So whoever
// is ready to take an address can find out; and its owner gets a mail in any case.
func (a *Auth) signUp(_ http.ResponseWriter, r *http.Request, next string) (page, notice string, err error) {
	name := r.PostFormValue("email")
	u, err := a.CreateUser(r.Context(), NewUser{Email: name, Password: r.PostFormValue("password")})
	switch {
	case err == nil:
		a.mailConfirmation(u)
	case errors.Is(err, ErrTaken):
		err = a.tellOwner(r, name)
	}
	page = prefix + "/login"
	if next != a.cfg.Home {
		page = withQuery(page, "next", next)
	}
	return page, "confirm-sent", err
}

// tellOwner mails the owner of an address that someone else, or they themselves, tried
// to register it; at most as often as perMail, which it counts here and now, for the row
// that takes as long to write as a user.
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
