package password

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

const (
	saltBytes = 16
	sumBytes  = 32
	maxMemory = 1 << 20 // KiB, so 1 GiB
	maxTime   = 64
)

// valid bounds the cost of stored hashes, too: a database row must not decide how much memory
// and time we spend.
func (c Argon2) valid() bool {
	return c.Time >= 1 && c.Time <= maxTime && c.Threads >= 1 && c.Memory >= 8*uint32(c.Threads) && c.Memory <= maxMemory
}

// prefix is how the hashes of this cost begin.
func (c Argon2) prefix() string {
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$", c.Memory, c.Time, c.Threads)
}

// encode writes a hash in the PHC string format.
func (c Argon2) encode(salt, sum []byte) string {
	b64 := base64.RawStdEncoding
	return c.prefix() + b64.EncodeToString(salt) + "$" + b64.EncodeToString(sum)
}

// errUnknownHash does not show the hash: errors are logged.
var errUnknownHash = errors.New("password: the stored hash is neither argon2id nor bcrypt")

// decode reads what encode writes, at any valid cost.
func decode(hash string) (cost Argon2, salt, sum []byte, err error) {
	var rest string
	_, err = fmt.Sscanf(hash, "$argon2id$v=19$m=%d,t=%d,p=%d$%s", &cost.Memory, &cost.Time, &cost.Threads, &rest)
	salt64, sum64, _ := strings.Cut(rest, "$")
	salt, saltErr := base64.RawStdEncoding.DecodeString(salt64)
	sum, sumErr := base64.RawStdEncoding.DecodeString(sum64)
	if errors.Join(err, saltErr, sumErr) != nil || len(sum) != sumBytes || !cost.valid() ||
		cost.encode(salt, sum) != hash { // Sscanf and base64 are lenient
		return Argon2{}, nil, nil, errUnknownHash
	}
	return cost, salt, sum, nil
}
