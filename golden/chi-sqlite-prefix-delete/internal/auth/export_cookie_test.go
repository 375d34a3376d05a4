package auth

import "time"

// EncodeSession returns the cookie of that name for a session of that user.
func EncodeSession(secret []byte, name, userID string) string {
	s := &session{userID: userID, issuedAt: time.Unix(1, 0), startedAt: time.Unix(1, 0), fresh: true}
	return encodeSession(newKey(secret), name, s)
}

// DecodeSession reports whether value is a cookie of that name.
func DecodeSession(secret []byte, name, value string) bool {
	_, ok := decodeSession([]*key{newKey(secret)}, name, value)
	return ok
}
