package mail

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"slices"
	"sync"
	"time"
)

// maxKept is how many mails a Mailbox keeps.
const maxKept = 50

// Mailbox is the Mailer of a site in development: it keeps the newest mails for its page.
type Mailbox struct {
	key string
	now func() time.Time

	mu    sync.Mutex
	count int
	kept  []Kept // newest first
}

// Kept is a mail in a Mailbox.
type Kept struct {
	Message
	Number int // 1 is the first that came
	At     time.Time
}

// NewMailbox makes a Mailbox with a new key.
func NewMailbox(now func() time.Time) *Mailbox { return &Mailbox{key: rand.Text(), now: now} }

// Send implements Mailer.
func (b *Mailbox) Send(_ context.Context, m Message) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.count++
	b.kept = slices.Insert(b.kept, 0, Kept{m, b.count, b.now()})
	b.kept = b.kept[:min(len(b.kept), maxKept)]
	return nil
}

// Mails returns the kept mails, newest first.
func (b *Mailbox) Mails() []Kept {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.kept)
}

// Key is what the page of the mails asks for.
func (b *Mailbox) Key() string { return b.key }

// Opens reports whether key is the box's.
func (b *Mailbox) Opens(key string) bool {
	return subtle.ConstantTimeCompare([]byte(key), []byte(b.key)) == 1
}
