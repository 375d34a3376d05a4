package auth

import (
	"fmt"
	"unicode/utf8"
)

// passwordRules look at a password that someone wants to set, for an account with those
// names, its address among them, on a site of that name, and return what is wrong with
// it, in words for them, or "". There is none about digits or capitals: such rules make passwords worse (NIST
// SP 800-63B-4, section 3.1.1.2).
var passwordRules = []func(password string, names []string, appName string) string{
	rightLength,
	notCommon,
	notOwnName,
}

// checkNewPassword returns what the first rule has against password, or "".
func (a *Auth) checkNewPassword(password string, names ...string) string {
	for _, rule := range passwordRules {
		if problem := rule(password, names, a.cfg.AppName); problem != "" {
			return problem
		}
	}
	return ""
}

func rightLength(password string, _ []string, _ string) string {
	prepared := preparePassword(password)
	switch {
	case !utf8.ValidString(password):
		return "That password has characters that are not valid text."
	case utf8.RuneCountInString(prepared) < minPassword:
		return fmt.Sprintf("Use at least %d characters.", minPassword)
	case len(password) > maxPasswordBytes || len(prepared) > maxPasswordBytes:
		return fmt.Sprintf("Use at most %d bytes.", maxPasswordBytes)
	}
	return ""
}
