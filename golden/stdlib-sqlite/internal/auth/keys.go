package auth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
)

// key signs with HMAC-SHA256. What it signs has its id, and is checked against one key only.
type key struct {
	id   [4]byte
	macs sync.Pool // of *macState: setting up HMAC costs as much as signing a cookie
}

type macState struct {
	hash hash.Hash
	sum  [sha256.Size]byte
}

func newKey(secret []byte) *key {
	secret = slices.Clone(secret)
	k := &key{macs: sync.Pool{New: func() any { return &macState{hash: hmac.New(sha256.New, secret)} }}}
	sum := k.mac([]byte("key id\x00"), nil)
	copy(k.id[:], sum[:])
	return k
}

// mac authenticates message for the purpose that label names. Labels end with their only NUL
// byte: no label and message can pass for another two.
func (k *key) mac(label, message []byte) [sha256.Size]byte {
	s := k.macs.Get().(*macState)
	defer k.macs.Put(s)
	s.hash.Reset()
	s.hash.Write(label)
	s.hash.Write(message)
	s.hash.Sum(s.sum[:0])
	return s.sum
}

// newKeys returns a function that returns the keys: the first signs, all verify. Without
// secrets its first call reads or makes a file with one.
func newKeys(secrets [][]byte, file string) func() ([]*key, error) {
	return sync.OnceValues(func() (keys []*key, err error) {
		if len(secrets) == 0 {
			secret, err := readKeyFile(file)
			if errors.Is(err, fs.ErrNotExist) {
				secret, err = makeKeyFile(file)
			}
			if err != nil {
				return nil, fmt.Errorf("auth: session key: %w", err)
			}
			secrets = [][]byte{secret}
		}
		for _, secret := range secrets {
			keys = append(keys, newKey(secret))
		}
		return keys, nil
	})
}

// LoadKeys reads the key file, or makes one. Call it before serving, to stop at a bad file:
// otherwise the first cookie does it, and what it finds wrong stays wrong until a restart.
func (a *Auth) LoadKeys() error {
	_, err := a.keys()
	return err
}

// readKeyFile refuses a file that others may read.
func readKeyFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" {
		return nil, fmt.Errorf("%s can be read by others; take that away with chmod 600, or better, remove it to have a new one made", path)
	}
	text, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		return nil, err
	}
	secret, err := base64.StdEncoding.DecodeString(string(text))
	if err != nil || len(secret) < minKeyBytes {
		return nil, fmt.Errorf("%s does not hold a key; remove it to have a new one made", path)
	}
	return secret, nil
}

// makeKeyFile writes a new key under another name and then links it, which fails when the
// file exists: two programs that start at once use one key.
func makeKeyFile(path string) ([]byte, error) {
	secret := make([]byte, minKeyBytes)
	_, _ = rand.Read(secret) // never fails: crypto/rand crashes the program instead
	temp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.Remove(temp.Name()) }()
	_, err = temp.WriteString(base64.StdEncoding.EncodeToString(secret) + "\n")
	if err := errors.Join(err, temp.Close()); err != nil {
		return nil, err
	}
	if err := os.Link(temp.Name(), path); errors.Is(err, fs.ErrExist) {
		return readKeyFile(path)
	} else if err != nil {
		return nil, err
	}
	return secret, nil
}
