package auth

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"time"
)

// A cookie that we sign is base64url, without padding, of
//
//	version  1 byte
//	key id   4 bytes
//	payload
//	MAC      32 bytes, HMAC-SHA256 over the cookie's name and all the above
//
// With the name, one cookie's value means nothing in another.
const (
	signedVersion = 1
	signedHeader  = 1 + 4
	maxPayload    = 128 // ours have some bytes more than a user id
)

// base64url refuses a last character with bits to spare: there is one way to write a value.
var base64url = base64.RawURLEncoding.Strict()

// sign returns the value of c that says payload.
func (c *cookie) sign(k *key, payload []byte) string {
	b := make([]byte, 0, signedHeader+maxPayload+sha256.Size)
	b = append(append(append(b, signedVersion), k.id[:]...), payload...)
	mac := k.mac(c.label, b)
	return base64url.EncodeToString(append(b, mac[:]...))
}

// open is the inverse of sign. It reports false for anything that sign did not write, to the
// last bit, with one of keys for c.
func (c *cookie) open(keys []*key, value string) (payload []byte, ok bool) {
	if len(value) > base64url.EncodedLen(signedHeader+maxPayload+sha256.Size) {
		return nil, false
	}
	b, err := base64url.DecodeString(value)
	if err != nil || len(value) != base64url.EncodedLen(len(b)) { // the decoder skips newlines
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
		if want := k.mac(c.label, body); hmac.Equal(mac, want[:]) {
			return body[signedHeader:], true
		}
	}
	return nil, false
}

// sendSigned sets c to what payload says, signed with the present key.
func (a *Auth) sendSigned(w http.ResponseWriter, c *cookie, payload []byte, maxAge time.Duration) error {
	keys, err := a.keys()
	if err == nil {
		c.set(w, c.sign(keys[0], payload), maxAge)
	}
	return err
}

// readSigned calls use, which may be nil, with the payload of each cookie c of r that we have
// signed, until it returns true. When we have signed none it deletes c.
func (a *Auth) readSigned(w http.ResponseWriter, r *http.Request, c *cookie, use func(payload []byte) bool) error {
	keys, err := a.keys()
	if err != nil {
		return err
	}
	ours := false
	for value := range c.values(r) {
		payload, ok := c.open(keys, value)
		if ok && (use == nil || use(payload)) {
			return nil
		}
		ours = ours || ok
	}
	if !ours {
		c.deleteIfSent(w, r)
	}
	return nil
}
