package auth

import (
	"context"
	"errors"
	"log/slog"
	"net/textproto"
	"strings"
	"time"
)

// sendTime bounds each try to send a mail.
const sendTime = 30 * time.Second

// deliver sends m, trying a few times.
func (a *Auth) deliver(ctx context.Context, log *slog.Logger, m Mail) {
	tries := 0
	for {
		err := a.send(ctx, m)
		if err == nil {
			return
		}
		tries++
		if tries > len(a.outbox.retries) || isPermanent(err) || ctx.Err() != nil {
			log.ErrorContext(ctx, "auth: mail not sent", "tries", tries, "error", withoutAddresses(err))
			return
		}
		log.WarnContext(ctx, "auth: mail not sent yet", "tries", tries, "error", withoutAddresses(err))
		a.outbox.pause(ctx, a.outbox.retries[tries-1])
	}
}

func (a *Auth) send(ctx context.Context, m Mail) error {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	return a.cfg.Mailer.Send(ctx, m)
}

// isPermanent reports whether a mail server said that trying again will not help.
func isPermanent(err error) bool {
	var reply *textproto.Error
	return errors.As(err, &reply) && reply.Code >= 500
}

// withoutAddresses returns err for a log, which is no place for a user's address: mail
// servers like to repeat it in what they refuse.
func withoutAddresses(err error) string {
	words := strings.Fields(err.Error())
	for i, word := range words {
		if strings.Contains(word, "@") {
			words[i] = "[address]"
		}
	}
	return strings.Join(words, " ")
}
