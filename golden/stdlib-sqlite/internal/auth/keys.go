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
	"sync"
)

// keyring holds the keys that sign and hash. It is safe for concurrent use.
type keyring struct {
	mu   sync.Mutex
	keys []*key
	file string
}

// key signs with HMAC-SHA256. Its id tells which key signed a value, so that a value
// is tried against one key only.
type key struct {
	id   [4]byte
	macs sync.Pool // of hash.Hash: keying HMAC costs more than a cookie's worth of hashing
}

func newKeyring(secrets [][]byte, file string) *keyring {
	k := &keyring{file: file}
	for _, secret := range secrets {
		k.keys = append(k.keys, newKey(secret))
	}
	return k
}

func newKey(secret []byte) *key {
	secret = append([]byte(nil), secret...)
	k := &key{macs: sync.Pool{New: func() any { return hmac.New(sha256.New, secret) }}}
	sum := k.mac("key id")
	copy(k.id[:], sum[:])
	return k
}

// mac authenticates parts in the context of label. A NUL ends the label, which has
// none, so that no label can pass for another with more of the first part.
func (k *key) mac(label string, parts ...[]byte) [sha256.Size]byte {
	h := k.macs.Get().(hash.Hash)
	defer k.macs.Put(h)
	h.Reset()
	h.Write([]byte(label + "\x00"))
	for _, part := range parts {
		h.Write(part)
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// all returns the keys, the signing one first. Without configured keys it reads the
// key file, or makes it.
func (k *keyring) all() ([]*key, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.keys) == 0 {
		secret, err := loadKeyFile(filepath.Clean(k.file))
		if err != nil {
			return nil, fmt.Errorf("session key: %w", err)
		}
		k.keys = []*key{newKey(secret)}
	}
	return k.keys, nil
}

func loadKeyFile(path string) ([]byte, error) {
	secret, err := readKeyFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKeyFile(path)
	}
	return secret, err
}

// readKeyFile reads a key that nobody else can have read.
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

// makeKeyFile writes a new key. It is written whole under another name first and
// then linked, which fails when the file exists: of two programs that start at once,
// one makes the key and the other reads it.
func makeKeyFile(path string) ([]byte, error) {
	secret := make([]byte, minKeyBytes)
	_, _ = rand.Read(secret)
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
