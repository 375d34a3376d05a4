package auth

import (
	"encoding/binary"
	"net/http"
	"strconv"
	"time"
)

// deviceFor is how long after a login that browser's attempts are counted apart.
const deviceFor = 365 * 24 * time.Hour

// markDevice notes in the browser that u has signed in there just now. That is all the
// device cookie says: it signs nobody in, stays when the user signs out, and gives the
// browser an attempt counter of its own, so that strangers who guess at the password of
// u cannot use up the attempts that u has there.
func (a *Auth) markDevice(w http.ResponseWriter, u *User) error {
	keys, err := a.keys.all()
	if err != nil {
		return err
	}
	name := a.deviceCookie()
	since := binary.BigEndian.AppendUint64(nil, uint64(a.cfg.Now().UnixMilli())) // #nosec G115 -- and back below
	a.setCookie(w, name, signCookie(keys[0], name, append(since, u.ID...)), deviceFor)
	return nil
}

// device returns the key of the counter that the browser of r has for attempts at u, or
// "" when no device cookie of r names u, who may be nil.
func (a *Auth) device(r *http.Request, u *User) (string, error) {
	cookies := r.CookiesNamed(a.deviceCookie())
	if u == nil || len(cookies) == 0 {
		return "", nil
	}
	keys, err := a.keys.all()
	if err != nil {
		return "", err
	}
	for _, cookie := range cookies {
		payload, ok := openCookie(keys, a.deviceCookie(), cookie.Value)
		if !ok || len(payload) < 8 || string(payload[8:]) != u.ID {
			continue
		}
		ms := int64(binary.BigEndian.Uint64(payload)) // #nosec G115 -- see markDevice
		age := a.cfg.Now().Sub(time.UnixMilli(ms))
		if age >= -maxClockSkew && age < deviceFor {
			return "device " + strconv.FormatInt(ms, 10) + " " + u.ID, nil
		}
	}
	return "", nil
}
