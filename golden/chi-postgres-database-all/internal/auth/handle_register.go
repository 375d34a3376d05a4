package auth

import (
	"context"
	"errors"
	"net/http"

	"example.com/chi-postgres-database-all/internal/auth/mail"
)

// RegistrationRefused is the event of a user whose address someone tried to register.
const RegistrationRefused EventKind = "registration_refused"

// register handles POST /register: it creates the user, mails them a link to confirm their
// address and redirects to a page that says so. What will not do is 422 with the form again.
//
// It signs nobody in: a taken address has the same answer, and only its owner is told, by
// mail. In both cases one password is hashed and one row is written, so that the time taken
// tells little either. What does tell is to sign in afterwards with the password that was
// chosen: that works only if the address was free, whose owner gets a mail in any case.
func (a *Auth) register(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	email := r.PostFormValue("email")
	err := a.throttleRegister(r)
	if err == nil {
		_, err = a.CreateUser(r.Context(), newUserFrom(r))
		switch {
		case err == nil:
			a.mailLink(confirmLink, email)
		case errors.Is(err, ErrTaken):
			err = a.tellOwner(r, email)
		}
	}
	if err != nil {
		a.renderForm(w, r, "register", err)
		return
	}
	page := withQuery(prefix+"/register", "sent", email)
	if next := a.afterLogin(r); next != a.cfg.Home {
		page = withQuery(page, "next", next)
	}
	redirect(w, r, page, "")
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
	a.report(r.Context(), r, Event{Kind: RegistrationRefused, UserID: owner.ID})
	if wait == 0 {
		a.later("register_taken", func(ctx context.Context) {
			a.mail(ctx, "register_taken", owner, owner.Address(), mail.Values{})
		})
	}
	return nil
}

// throttleRegister counts an attempt to register, against the visitor's IP and the name.
// Nothing is guessed here, so many may pass; but each costs a hash. A name that will not
// do costs none.
func (a *Auth) throttleRegister(r *http.Request) error {
	counters, e := a.byIP(r), Event{}
	if _, key, problem := parseEmail(r.PostFormValue("email")); problem == "" {
		e.Account = a.accountHash(key)
		counters = append(counters, anywhere("name", "register "+key, network(a.clientIP(r)).String()))
	}
	_, err := a.admit(r, e, counters...)
	return err
}
