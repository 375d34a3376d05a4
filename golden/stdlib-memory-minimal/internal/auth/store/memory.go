package store

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"
)

// Memory keeps users in memory. They are gone when the program ends, which suits tests and a
// first look; every other site wants a database.
type Memory struct {
	mu     sync.RWMutex
	users  map[string]User   // by id
	byName map[string]string // username key to id
	limits map[string]time.Time
	tables map[string]map[string]memoryRow
}

// memoryRow is a row of a table beside the users. It goes when its owner is deleted.
type memoryRow interface{ owner() string }

// New returns an empty Memory.
func New() *Memory {
	return &Memory{
		users:  map[string]User{},
		byName: map[string]string{},
		limits: map[string]time.Time{},
		tables: map[string]map[string]memoryRow{},
	}
}

func (s *Memory) CreateUser(ctx context.Context, u *User) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	_, idTaken := s.users[u.ID]
	_, nameTaken := s.byName[u.EmailKey]
	if idTaken || nameTaken || s.emailTaken(u) {
		return ErrTaken
	}
	stored := *u
	stored.CreatedAt = asStored(u.CreatedAt)
	s.users[u.ID] = stored
	s.byName[u.EmailKey] = u.ID
	return nil
}

func (s *Memory) UserByID(ctx context.Context, id string) (*User, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	u, ok := s.users[id]
	if !ok {
		return nil, ErrNotFound
	}
	return &u, nil
}

func (s *Memory) UserByEmail(ctx context.Context, key string) (*User, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	u, ok := s.users[s.byName[key]]
	if !ok {
		return nil, ErrNotFound
	}
	return &u, nil
}

func (s *Memory) Users(ctx context.Context, after string, limit int) ([]*User, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	var users []*User
	for _, key := range slices.Sorted(maps.Keys(s.byName)) {
		if key > after && len(users) < limit {
			u := s.users[s.byName[key]]
			users = append(users, &u)
		}
	}
	return users, nil
}

func (s *Memory) SetPassword(ctx context.Context, id string, hash PasswordHash, stamp, old int64) error {
	swapped := false
	err := s.change(ctx, id, func(u *User) {
		if swapped = u.SecurityStamp == old; swapped {
			u.PasswordHash, u.SecurityStamp = hash, stamp
		}
	})
	if err == nil && !swapped {
		return ErrNotFound
	}
	return err
}

func (s *Memory) Rehash(ctx context.Context, id string, old, fresh PasswordHash) error {
	err := s.change(ctx, id, func(u *User) {
		if u.PasswordHash == old {
			u.PasswordHash = fresh
		}
	})
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

func (s *Memory) SetSecurityStamp(ctx context.Context, id string, stamp int64) error {
	return s.change(ctx, id, func(u *User) { u.SecurityStamp = stamp })
}

func (s *Memory) SetDisabled(ctx context.Context, id string, disabled bool, stamp int64) error {
	return s.change(ctx, id, func(u *User) { u.Disabled, u.SecurityStamp = disabled, stamp })
}

func (s *Memory) DeleteUser(ctx context.Context, id string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	u, ok := s.users[id]
	if !ok {
		return ErrNotFound
	}
	delete(s.users, id)
	delete(s.byName, u.EmailKey)
	for name := range s.tables {
		maps.DeleteFunc(s.table(name), func(_ string, row memoryRow) bool { return row.owner() == id })
	}
	return nil
}

// asStored returns t as databases keep it.
func asStored(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// table returns the rows of that table, by their keys. The caller holds s.mu.
func (s *Memory) table(name string) map[string]memoryRow {
	if s.tables[name] == nil {
		s.tables[name] = map[string]memoryRow{}
	}
	return s.tables[name]
}

// change lets fn change one user.
func (s *Memory) change(ctx context.Context, id string, fn func(*User)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	u, ok := s.users[id]
	if !ok {
		return ErrNotFound
	}
	fn(&u)
	s.users[id] = u
	return nil
}
