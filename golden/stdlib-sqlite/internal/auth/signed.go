package auth

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
)

// A cookie that we sign is base64url, without padding, of
//
//	version  1 byte
//	key id   4 bytes
//	payload
//	MAC      32 bytes, HMAC-SHA256 over the cookie's name and all the above
//
// The name is part of what is signed, so that the value of one cookie means nothing in
// another.
const (
	signedVersion = 1
	signedHeader  = 1 + 4
	maxPayload    = 128 // ours have some bytes more than a user id
)

// cookieLabel keeps cookies apart from anything else the keys may ever sign.
func cookieLabel(name string) string { return "cookie " + name }

// signCookie returns the value of the cookie of that name that says payload.
func signCookie(k *key, name string, payload []byte) string {
	b := make([]byte, 0, signedHeader+len(payload)+sha256.Size)
	b = append(b, signedVersion)
	b = append(b, k.id[:]...)
	b = append(b, payload...)
	mac := k.mac(cookieLabel(name), b)
	return base64.RawURLEncoding.EncodeToString(append(b, mac[:]...))
}

// signedByUs reports whether one of our keys has signed that cookie, however long ago.
func (a *Auth) signedByUs(cookie *http.Cookie) bool {
	keys, err := a.keys.all()
	if err != nil {
		return true
	}
	_, ok := openCookie(keys, cookie.Name, cookie.Value)
	return ok
}

// openCookie is the inverse of signCookie. It reports false for anything that signCookie
// did not write with one of keys for that name, to the last bit.
func openCookie(keys []*key, name, value string) (payload []byte, ok bool) {
	if len(value) > base64.RawURLEncoding.EncodedLen(signedHeader+maxPayload+sha256.Size) {
		return nil, false
	}
	b, err := base64.RawURLEncoding.DecodeString(value)
	// The last character has bits to spare, and the decoder skips newlines: only the
	// one canonical writing is accepted.
	if err != nil || base64.RawURLEncoding.EncodeToString(b) != value {
		return nil, false
	}
	if len(b) < signedHeader+sha256.Size || b[0] != signedVersion {
		return nil, false
	}
	body, mac := b[:len(b)-sha256.Size], b[len(b)-sha256.Size:]
	for _, k := range keys {
		if [4]byte(body[1:signedHeader]) != k.id {
			continue
		}
		if want := k.mac(cookieLabel(name), body); hmac.Equal(mac, want[:]) {
			return body[signedHeader:], true
		}
	}
	return nil, false
}
