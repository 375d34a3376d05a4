package auth

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"time"
)

func cookieNamed(name string) *cookie {
	return &cookie{name: name, label: []byte("cookie " + name + "\x00")}
}

// EncodeSession returns the cookie of that name for a session of that user.
func EncodeSession(secret []byte, name, userID string) string {
	s := &session{userID: userID, loginAt: time.Unix(1, 0), startedAt: time.Unix(1, 0), issuedAt: time.Unix(1, 0), fresh: true}
	return cookieNamed(name).sign(newKey(secret), encodeSession(s))
}

// DecodeSession reports whether value is a cookie of that name.
func DecodeSession(secret []byte, name, value string) bool {
	payload, ok := cookieNamed(name).open([]*key{newKey(secret)}, value)
	return ok && decodeSession(payload) != nil
}

// SignedAnew returns value, a cookie of that name, with its content changed and a
// signature that fits.
func SignedAnew(secret []byte, name, value string, change func(body []byte) []byte) string {
	raw, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil {
		panic(err)
	}
	body := change(slices.Clone(raw[:len(raw)-sha256.Size]))
	mac := newKey(secret).mac(cookieNamed(name).label, body)
	return base64.RawURLEncoding.EncodeToString(append(body, mac[:]...))
}
