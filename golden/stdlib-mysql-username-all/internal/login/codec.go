package auth

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"time"
)

// A cookie's value is base64url, without padding, of
//
//	version      1 byte
//	key id       4 bytes
//	user id      1 byte of length, then 1 to 64 bytes
//	epoch        8 bytes
//	issued at    8 bytes, milliseconds of Unix time
//	started at   8 bytes, likewise
//	lifetime     8 bytes, nanoseconds
//	flags        1 byte
//	fingerprint  8 bytes
//	MAC          32 bytes, HMAC-SHA256 over the cookie's name and all the above
//
// with numbers in big-endian order. The name is part of what is signed, so that the
// value of one cookie means nothing in another.
const (
	cookieVersion = 1
	fixedBytes    = 8 + 8 + 8 + 8 + 1 + 8
	headerBytes   = 1 + 4 + 1
	maxCookie     = headerBytes + maxUserID + fixedBytes + sha256.Size

	flagFresh      = 1
	flagRemembered = 2
)

// cookieLabel keeps cookies apart from anything else the keys may ever sign.
func cookieLabel(name string) string { return "cookie " + name }

func encodeSession(k *key, name string, s *session) string {
	b := make([]byte, 0, maxCookie)
	b = append(b, cookieVersion)
	b = append(b, k.id[:]...)
	b = append(b, byte(min(len(s.userID), maxUserID))) // LoginUser refuses longer ones
	b = append(b, s.userID...)
	b, _ = binary.Append(b, binary.BigEndian, cookieFields{
		Epoch:       s.epoch,
		IssuedAt:    s.issuedAt.UnixMilli(),
		StartedAt:   s.startedAt.UnixMilli(),
		Lifetime:    s.lifetime,
		Flags:       flags(s),
		Fingerprint: s.fingerprint,
	})
	mac := k.mac(cookieLabel(name), b)
	return base64.RawURLEncoding.EncodeToString(append(b, mac[:]...))
}

type cookieFields struct {
	Epoch, IssuedAt, StartedAt int64
	Lifetime                   time.Duration
	Flags                      byte
	Fingerprint                fingerprint
}

// decodeSession is the inverse of encodeSession. It reports false for anything that
// encodeSession did not write with one of keys for that name, to the last bit.
func decodeSession(keys []*key, name, value string) (*session, bool) {
	if len(value) > base64.RawURLEncoding.EncodedLen(maxCookie) {
		return nil, false
	}
	b, err := base64.RawURLEncoding.DecodeString(value)
	// The last character has bits to spare, and the decoder skips newlines: only the
	// one canonical writing is accepted.
	if err != nil || base64.RawURLEncoding.EncodeToString(b) != value {
		return nil, false
	}
	if len(b) < headerBytes+1+fixedBytes+sha256.Size || b[0] != cookieVersion {
		return nil, false
	}
	body, mac := b[:len(b)-sha256.Size], b[len(b)-sha256.Size:]
	if !verifyMAC(keys, name, body, mac) {
		return nil, false
	}
	id, fixed := body[headerBytes:len(body)-fixedBytes], body[len(body)-fixedBytes:]
	if len(id) != int(body[headerBytes-1]) {
		return nil, false
	}
	var f cookieFields
	if _, err := binary.Decode(fixed, binary.BigEndian, &f); err != nil {
		return nil, false
	}
	return &session{
		userID:      string(id),
		epoch:       f.Epoch,
		issuedAt:    time.UnixMilli(f.IssuedAt),
		startedAt:   time.UnixMilli(f.StartedAt),
		lifetime:    f.Lifetime,
		fresh:       f.Flags&flagFresh != 0,
		remembered:  f.Flags&flagRemembered != 0,
		fingerprint: f.Fingerprint,
	}, true
}

func verifyMAC(keys []*key, name string, body, mac []byte) bool {
	for _, k := range keys {
		if [4]byte(body[1:5]) != k.id {
			continue
		}
		if want := k.mac(cookieLabel(name), body); hmac.Equal(mac, want[:]) {
			return true
		}
	}
	return false
}

func flags(s *session) (f byte) {
	if s.fresh {
		f |= flagFresh
	}
	if s.remembered {
		f |= flagRemembered
	}
	return f
}
