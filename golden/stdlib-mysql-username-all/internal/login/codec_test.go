package auth_test

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"example.com/stdlib-mysql-username-all/internal/login"
	"example.com/stdlib-mysql-username-all/internal/login/authtest"
)

const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// decodes reports whether value is one that our key has signed for a session cookie.
func decodes(value string) bool { return auth.DecodeSession(authtest.Key, "auth_session", value) }

// TestEveryBitOfTheCookieIsSigned, those of the signature included.
func TestEveryBitOfTheCookieIsSigned(t *testing.T) {
	good := auth.EncodeSession(authtest.Key, "auth_session", "some-user-id")
	if !decodes(good) {
		t.Fatal("the untouched cookie is refused")
	}
	raw, err := base64.RawURLEncoding.DecodeString(good)
	if err != nil {
		t.Fatal(err)
	}
	for bit := range 8 * len(raw) {
		flipped := slices.Clone(raw)
		flipped[bit/8] ^= 1 << (bit % 8)
		if decodes(base64.RawURLEncoding.EncodeToString(flipped)) {
			t.Errorf("accepted with bit %d of byte %d flipped", bit%8, bit/8)
		}
	}
	for n := range raw {
		if decodes(base64.RawURLEncoding.EncodeToString(raw[:n])) {
			t.Errorf("accepted when cut to %d bytes", n)
		}
	}
}

// TestCookieIsWrittenInOneWay: base64 has others for the same bytes, which would get by
// whoever compares values.
func TestCookieIsWrittenInOneWay(t *testing.T) {
	for _, userID := range []string{"0123456789", "0123456789a", "0123456789ab"} { // ending on 6, 4 and 2 bits
		good := auth.EncodeSession(authtest.Key, "auth_session", userID)
		last := len(good) - 1
		for _, c := range base64url {
			if value := good[:last] + string(c); decodes(value) != (value == good) {
				t.Errorf("%s: decodes: %v", value, decodes(value))
			}
		}
		for _, value := range []string{good + "\n", good[:8] + "\r\n" + good[8:], good + "=", good + "=="} {
			if decodes(value) {
				t.Errorf("%q is accepted", value)
			}
		}
	}
}

// TestSignedNonsenseIsRefused: a key that is used elsewhere, or by a later version, may
// sign what is none of ours.
func TestSignedNonsenseIsRefused(t *testing.T) {
	good := auth.EncodeSession(authtest.Key, "auth_session", "some-user-id")
	const version, idLength, id = 0, 5, 6
	longID := func(n int) func([]byte) []byte {
		return func(b []byte) []byte {
			b[idLength] = byte(n)
			rest := b[id+len("some-user-id"):]
			return slices.Concat(b[:id], []byte(strings.Repeat("x", n)), rest)
		}
	}
	for name, test := range map[string]struct {
		change func(body []byte) []byte
		want   bool
	}{
		"no change":           {func(b []byte) []byte { return b }, true},
		"version 0":           {func(b []byte) []byte { b[version] = 0; return b }, false},
		"version 2":           {func(b []byte) []byte { b[version] = 2; return b }, false},
		"id longer than said": {func(b []byte) []byte { b[idLength]--; return b }, false},
		"id shorter":          {func(b []byte) []byte { b[idLength]++; return b }, false},
		"a byte more":         {func(b []byte) []byte { return append(b, 0) }, false},
		"a byte less":         {func(b []byte) []byte { return b[:len(b)-1] }, false},
		"id of 0 bytes":       {longID(0), false},
		"id of 64 bytes":      {longID(64), true},
		"id of 65 bytes":      {longID(65), false},
		"key id alone":        {func(b []byte) []byte { return b[:idLength] }, false},
	} {
		if got := decodes(auth.SignedAnew(authtest.Key, "auth_session", good, test.change)); got != test.want {
			t.Errorf("%s: accepted %v; want %v", name, got, test.want)
		}
	}
}
