package auth

import (
	"fmt"
	"net/http"

	"example.com/stdlib-sqlite-database-username-all/internal/auth/password"
)

// What visitors are told. The rest of it stands in pages/, and says it in HTML.

// loginFailed is said whatever was wrong, so that nobody learns who has an account.
const (
	loginFailed   = "That username and password do not match an account."
	alreadyTaken  = "This belongs to an account already."
	wrongPassword = "That is not your password."
	tooMany       = "Too many attempts. Please wait half a minute and try again."
	tooBusy       = "Too many people are signing in just now. Please try again in a few seconds."

	badEmailText           = "That address has characters that cannot be in one."
	longEmail              = "That address is too long."
	noEmail                = "Enter an address such as name@example.com."
	badUsername            = "Use letters and digits, and between them - . and _ if you like. Spaces cannot be used."
	mixedUsername          = "Use letters of one alphabet."
	longUsername           = "That username is too long."
	reservedUsername       = "That username is reserved."
	sameAddress            = "That is your address already."
	unknownBrowser         = "An unknown browser"
	withinTheHour          = "within the last hour"
	oneHourAgo             = "1 hour ago"
	hoursAgo               = "%d hours ago"
	oneDayAgo              = "1 day ago"
	daysAgo                = "%d days ago"
	activityLogin          = "Signed in"
	activityRefused        = "Sign-in refused"
	activityConfirmed      = "Password entered again"
	activityRestored       = "Signed in again without the password"
	activityLogout         = "Signed out"
	activityCreated        = "Account created"
	activityDisabled       = "Account disabled"
	activityEnabled        = "Account enabled"
	activityPassword       = "Password changed"
	activityRevoked        = "Sessions ended"
	activityEmailConfirmed = "Email address confirmed"
	activityEmailChanged   = "Email address changed"
	activityTaken          = "Someone tried to register with your address"
	activityTime           = "2 January 2006, 15:04 UTC"
	notThisAccount         = "That is not what this account is called."
	accountKept            = "Your account cannot be deleted yet: this site still keeps something of it. Nothing was changed. Please ask those who run the site."
	someBrowser            = "A browser"
	browserOnSystem        = "%s on %s"
)

// newPasswordHint is said beside each field for a new password.
var newPasswordHint = fmt.Sprintf("At least %d characters. A few unrelated words make a good one.", password.MinLength)

// notices are what a redirect can bring along, by their code.
var notices = map[string]struct {
	text  string
	warns bool // what the visitor wanted has not happened
}{
	"signed-out":            {"You are signed out.", false},
	"signed-out-everywhere": {"You are signed out, here and everywhere else.", false},
	"sign-in-again":         {"You are not signed in any more, so what you sent was not kept and nothing was changed. Please sign in, and then send it again.", true},
	"send-again":            {"This needs your password first, so what you sent was not kept and nothing was changed. Please type it here, and then send it again.", true},
	"password-changed":      {"Your password is changed, and every other device is signed out.", false},
	"confirm-first":         {"That page is for confirmed addresses. Please confirm yours first.", true},
	"confirm-to-send":       {"That is for confirmed addresses, so what you sent was not kept and nothing was changed. Please confirm yours first, and then send it again.", true},
	"confirm-sent":          {"We have sent you a mail with a link. Open it to confirm your address.", false},
	"confirmed":             {"Your address is confirmed.", false},
	"password-reset":        {"Your password is changed. Sign in with the new one.", false},
	"password-removed":      {"You are signed in. Until now anyone could have made this account with your address, so its password is removed, and every other device is signed out.", true},
	"email-changed":         {"Your email address is changed. Please sign in again.", false},
	"device-revoked":        {"That device is signed out.", false},
	"devices-revoked":       {"Every other device is signed out.", false},
	"account-deleted":       {"Your account is deleted.", false},
}

// errorTexts are the headings and words of error pages.
var errorTexts = map[int][2]string{
	http.StatusBadRequest:            {"That request is broken", "The form did not arrive as it was sent. Please try again."},
	http.StatusForbidden:             {"Not allowed", "This is not open to you in the way you are signed in, or the request was sent from a page of another site."},
	http.StatusNotFound:              {"Page not found", "There is nothing at this address."},
	http.StatusRequestEntityTooLarge: {"That is too much", "The form is larger than this site accepts."},
	http.StatusUnsupportedMediaType:  {"That is not a form", "This page accepts only what its form sends."},
	http.StatusInternalServerError:   {"Something went wrong", "The fault is ours. Please try again later."},
	http.StatusServiceUnavailable:    {"Too busy right now", "Please try again in a few seconds."},
}

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
		return "Your password must not be your username, your email address or the name of this site, nor one of them with a few digits after it."
	}
	return string(problem)
}
