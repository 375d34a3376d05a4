package auth

import (
	"encoding/binary"
	"net/http"
	"strconv"
	"time"
)

// deviceFor is how long after a login the attempts of that browser are counted apart.
const deviceFor = 365 * 24 * time.Hour

// markDevice notes in the browser that u has signed in there just now. This gives it an
// attempt counter of its own, so that strangers who guess at the password of u cannot use up
// the attempts that u has there. It stays when u signs out, and ends with all sessions of u.
func (a *Auth) markDevice(w http.ResponseWriter, u *User) error {
	payload := binary.BigEndian.AppendUint64(nil, uint64(a.cfg.Now().UnixMilli())) // #nosec G115 -- and back below
	payload = binary.BigEndian.AppendUint64(payload, uint64(u.SecurityStamp))      // #nosec G115 -- likewise
	return a.sendSigned(w, &a.cookies.device, append(payload, u.ID...), deviceFor)
}

// device returns the key of the counter that the browser of r has for attempts at u, or ""
// when no device cookie of r names u. It opens the cookies when u is nil, too: the time
// that takes must not tell whether there is such a user.
func (a *Auth) device(r *http.Request, u *User) (counter string, err error) {
	keys, err := a.keys()
	if err != nil {
		return "", err
	}
	for value := range a.cookies.device.values(r) {
		payload, ok := a.cookies.device.open(keys, value)
		if !ok || len(payload) <= 8+8 {
			continue
		}
		ms := int64(binary.BigEndian.Uint64(payload))        // #nosec G115 -- see markDevice
		stamp := int64(binary.BigEndian.Uint64(payload[8:])) // #nosec G115 -- likewise
		if a.within(time.UnixMilli(ms), deviceFor) && u != nil && string(payload[16:]) == u.ID && stamp == u.SecurityStamp {
			return "device " + strconv.FormatInt(ms, 10) + " " + u.ID, nil
		}
	}
	return "", nil
}
