package auth

import (
	"bytes"
	"encoding/base64"
	"slices"
	"testing"
)

// TestEveryBitOfACookieIsSigned, those of the signature and the name of the cookie included,
// and there is one way to write it, or whoever compares values would be deceived.
func TestEveryBitOfACookieIsSigned(t *testing.T) {
	k, other := newKey(bytes.Repeat([]byte("k"), 32)), newKey(bytes.Repeat([]byte("o"), 32))
	c := newCookies("auth", false)
	opens := func(c *cookie, value string) bool {
		_, ok := c.open([]*key{other, k}, value)
		return ok
	}
	for _, payload := range []string{"0123456789", "0123456789a", "0123456789ab"} { // ending on 6, 4 and 2 bits
		good := c.session.sign(k, []byte(payload))
		if !opens(&c.session, good) {
			t.Fatal("the untouched cookie is refused")
		}
		if opens(&c.remember, good) || opens(&c.device, good) {
			t.Error("a session cookie is accepted as another one")
		}
		if _, ok := c.session.open([]*key{other}, good); ok {
			t.Error("accepted without the key that signed it")
		}
		raw, err := base64.RawURLEncoding.DecodeString(good)
		if err != nil {
			t.Fatal(err)
		}
		for bit := range 8 * len(raw) {
			flipped := slices.Clone(raw)
			flipped[bit/8] ^= 1 << (bit % 8)
			if opens(&c.session, base64.RawURLEncoding.EncodeToString(flipped)) {
				t.Errorf("accepted with bit %d of byte %d flipped", bit%8, bit/8)
			}
		}
		last := len(good) - 1
		for _, spelling := range []string{good[:last] + string(good[last]+1), good + "\n", good[:8] + "\r\n" + good[8:], good + "=", good + "==", good[:last]} {
			if opens(&c.session, spelling) {
				t.Errorf("%q is accepted for %q", spelling, good)
			}
		}
	}
}
