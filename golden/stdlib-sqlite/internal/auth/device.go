package auth

import (
	"encoding/binary"
	"net/http"
	"strconv"
	"time"
)

const (
	// deviceFor is how long after a login that browser's attempts are counted apart.
	deviceFor = 365 * 24 * time.Hour

	// maxDeviceCookies bounds the work that one request can cause.
	maxDeviceCookies = 4
)

// markDevice notes in the browser that u has signed in there just now, in place of who did
// before. That is all the device cookie says: it signs nobody in, stays when the user signs
// out, and gives the browser an attempt counter of its own, so that strangers who guess at
// the password of u cannot use up the attempts that u has there. It ends with all sessions
// of u, as by a new password: who has signed in before may not be welcome any more.
func (a *Auth) markDevice(w http.ResponseWriter, u *User) error {
	keys, err := a.keys.all()
	if err != nil {
		return err
	}
	name := a.deviceCookie()
	payload := binary.BigEndian.AppendUint64(nil, uint64(a.cfg.Now().UnixMilli())) // #nosec G115 -- and back below
	payload = binary.BigEndian.AppendUint64(payload, uint64(u.SecurityStamp))      // #nosec G115 -- likewise
	a.setCookie(w, name, signCookie(keys[0], name, append(payload, u.ID...)), deviceFor)
	return nil
}

// device returns the key of the counter that the browser of r has for attempts at u, or
// "" when no device cookie of r names u, who may be nil. It opens the cookies then too: how
// long that takes would otherwise tell whether there is such a user.
func (a *Auth) device(r *http.Request, u *User) (string, error) {
	cookies := r.CookiesNamed(a.deviceCookie())
	if len(cookies) == 0 {
		return "", nil
	}
	keys, err := a.keys.all()
	if err != nil {
		return "", err
	}
	for _, cookie := range cookies[:min(len(cookies), maxDeviceCookies)] {
		payload, ok := openCookie(keys, a.deviceCookie(), cookie.Value)
		if !ok || len(payload) < 8+8 {
			continue
		}
		ms := int64(binary.BigEndian.Uint64(payload))        // #nosec G115 -- see markDevice
		stamp := int64(binary.BigEndian.Uint64(payload[8:])) // #nosec G115 -- likewise
		age := a.cfg.Now().Sub(time.UnixMilli(ms))
		recent := age >= -maxClockSkew && age < deviceFor
		if recent && u != nil && string(payload[16:]) == u.ID && stamp == u.SecurityStamp {
			return "device " + strconv.FormatInt(ms, 10) + " " + u.ID, nil
		}
	}
	return "", nil
}
