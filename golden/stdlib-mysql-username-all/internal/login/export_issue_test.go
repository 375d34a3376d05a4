package auth

import "context"

// IssueToken returns a token of that purpose for u and their address, which is good for an hour.
func (a *Auth) IssueToken(ctx context.Context, purpose string, u *User) (string, error) {
	return a.issueToken(ctx, testLink(purpose), u, u.EmailKey)
}
