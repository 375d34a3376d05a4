package auth

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// Argon2 is the cost of one argon2id hash.
type Argon2 struct {
	Memory  uint32 // KiB
	Time    uint32 // passes
	Threads uint8
}

// The largest cost believed of a stored hash. A row someone else wrote must not make
// us allocate whatever it says.
const (
	maxArgon2Memory = 1 << 20 // KiB, so 1 GiB
	maxArgon2Time   = 64
)

func (c Argon2) validate() error {
	if c.Time < 1 || c.Time > maxArgon2Time || c.Threads < 1 || c.Memory < 8*uint32(c.Threads) || c.Memory > maxArgon2Memory {
		return fmt.Errorf("auth: Config.Argon2 %+v is out of range: want 1 to %d passes, a thread or more and 8 KiB a thread to 1 GiB", c, maxArgon2Time)
	}
	return nil
}

// prefix is how the hashes of this cost begin.
func (c Argon2) prefix() string {
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$", c.Memory, c.Time, c.Threads)
}

// encode writes a hash in the PHC string format, which other languages read as well.
func (c Argon2) encode(salt, sum []byte) PasswordHash {
	b64 := base64.RawStdEncoding
	return PasswordHash(c.prefix() + b64.EncodeToString(salt) + "$" + b64.EncodeToString(sum))
}

// errUnknownHash does not show the hash: errors are logged.
var errUnknownHash = errors.New("auth: stored password hash is neither argon2id nor bcrypt")

// parseHash is the inverse of encode, for hashes of any cost.
func parseHash(hash PasswordHash) (cost Argon2, salt, sum []byte, err error) {
	parts := strings.Split(string(hash), "$")
	if len(parts) != 6 {
		return Argon2{}, nil, nil, errUnknownHash
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &cost.Memory, &cost.Time, &cost.Threads); err != nil {
		return Argon2{}, nil, nil, errUnknownHash
	}
	// Writing the prefix again refuses what Sscanf lets pass, and other variants.
	if !strings.HasPrefix(string(hash), cost.prefix()) || cost.validate() != nil {
		return Argon2{}, nil, nil, errUnknownHash
	}
	salt, saltErr := base64.RawStdEncoding.Strict().DecodeString(parts[4])
	sum, sumErr := base64.RawStdEncoding.Strict().DecodeString(parts[5])
	if saltErr != nil || sumErr != nil || len(sum) != hashBytes {
		return Argon2{}, nil, nil, errUnknownHash
	}
	return cost, salt, sum, nil
}
