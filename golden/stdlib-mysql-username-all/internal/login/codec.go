package auth

import (
	"encoding/binary"
	"time"
)

// What a session cookie or a remember cookie says is
//
//	user id      1 byte of length, then 1 to 64 bytes
//	stamp        8 bytes
//	issued at    8 bytes, milliseconds of Unix time
//	started at   8 bytes, likewise
//	lifetime     8 bytes, nanoseconds
//	flags        1 byte
//	fingerprint  8 bytes
//
// with numbers in big-endian order, signed by signCookie.
const (
	fixedBytes = 8 + 8 + 8 + 8 + 1 + 8

	flagFresh      = 1
	flagRemembered = 2
)

func encodeSession(k *key, name string, s *session) string {
	b := make([]byte, 0, maxPayload)
	b = append(b, byte(min(len(s.userID), maxUserID))) // LoginUser refuses longer ones
	b = append(b, s.userID...)
	b, _ = binary.Append(b, binary.BigEndian, cookieFields{
		SecurityStamp: s.stamp,
		IssuedAt:      s.issuedAt.UnixMilli(),
		StartedAt:     s.startedAt.UnixMilli(),
		Lifetime:      s.lifetime,
		Flags:         flags(s),
		Fingerprint:   s.fingerprint,
	})
	return signCookie(k, name, b)
}

type cookieFields struct {
	SecurityStamp, IssuedAt, StartedAt int64
	Lifetime                           time.Duration
	Flags                              byte
	Fingerprint                        fingerprint
}

// decodeSession is the inverse of encodeSession. It reports false for anything that
// encodeSession did not write with one of keys for that name, to the last bit.
func decodeSession(keys []*key, name, value string) (*session, bool) {
	b, ok := openCookie(keys, name, value)
	if !ok || len(b) < 1+1+fixedBytes {
		return nil, false
	}
	id, fixed := b[1:len(b)-fixedBytes], b[len(b)-fixedBytes:]
	if len(id) != int(b[0]) || len(id) > maxUserID {
		return nil, false
	}
	var f cookieFields
	if _, err := binary.Decode(fixed, binary.BigEndian, &f); err != nil {
		return nil, false
	}
	return &session{
		userID:      string(id),
		stamp:       f.SecurityStamp,
		issuedAt:    time.UnixMilli(f.IssuedAt),
		startedAt:   time.UnixMilli(f.StartedAt),
		lifetime:    f.Lifetime,
		fresh:       f.Flags&flagFresh != 0,
		remembered:  f.Flags&flagRemembered != 0,
		fingerprint: f.Fingerprint,
	}, true
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
