package main

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"

	"github.com/spf13/cobra"
)

// secretBytes is the size of a session key: what HMAC-SHA256 can make use of,
// and the least that the emitted code accepts.
const secretBytes = 32

func newSecret(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:   "secret",
		Short: "Print a fresh session key",
		Long: `Print a fresh session key: 32 random bytes in base64, for SESSION_KEYS.

SESSION_KEYS is a comma separated list. The first key signs and all of them
verify, so a key is replaced by putting a new one in front and dropping the old
one when the last session that it signed has ended.`,
		Example: `  # a key for a deployment
  export SESSION_KEYS=$(loginscaffold secret)

  # a new key in front of the old ones
  export SESSION_KEYS=$(loginscaffold secret),$SESSION_KEYS`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			key := make([]byte, secretBytes)
			rand.Read(key) // never fails: crypto/rand ends the program instead
			_, err := fmt.Fprintln(s.out, base64.StdEncoding.EncodeToString(key))
			return err
		},
	}
}
