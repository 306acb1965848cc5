package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/commands"
)

const (
	firstWait   = 2 * time.Second
	longestWait = 5 * time.Minute
	// unknownTries is how often an error that nobody knows is tried again (slack-rules §12).
	unknownTries = 3
	// failedTries is how often our own failures are: over an hour, with the waits between them.
	failedTries = 20
	// shutTime is how long Slack is left alone once it has said that the installation is dead.
	shutTime = time.Minute
)

// An entry writes down in the ledger what came of an attempt. Held is false when the attempt took so long that
// somebody else has the delivery now.
type entry func(context.Context) (held bool, err error)

func (m *Messenger) delivered(dl commands.Delivery, at commands.Post) entry {
	return func(ctx context.Context) (bool, error) { return m.desk.Delivered(ctx, dl, at) }
}

// paced puts a delivery back until its turn: no call was made.
func (m *Messenger) paced(dl commands.Delivery, wait time.Duration) entry {
	return m.postponed(dl, wait, false, "waits for its turn")
}

func (m *Messenger) postponed(dl commands.Delivery, wait time.Duration, counted bool, why string) entry {
	return func(ctx context.Context) (bool, error) { return m.desk.Postpone(ctx, dl, wait, counted, why) }
}

// bury gives a delivery up for good. The ledger shows it, and the log calls for somebody.
func (m *Messenger) bury(ctx context.Context, dl commands.Delivery, why string) entry {
	m.about(dl).ErrorContext(ctx, "a delivery was given up", "why", why)
	return func(ctx context.Context) (bool, error) { return m.desk.Bury(ctx, dl, why) }
}

// failed is the entry of an attempt that failed on our own side.
func (m *Messenger) failed(ctx context.Context, dl commands.Delivery, err error) entry {
	if dl.Attempts >= failedTries {
		return m.bury(ctx, dl, redact(err.Error()))
	}
	m.about(dl).ErrorContext(ctx, "a delivery failed", "error", err)
	return m.postponed(dl, backoff(dl.Attempts), true, redact(err.Error()))
}

// thwarted is the entry of an attempt at which Slack said no to method, or nothing (slack-rules §12).
func (m *Messenger) thwarted(ctx context.Context, dl commands.Delivery, method string, err error) entry {
	v, why := judge(err), redact(err.Error())
	switch v.fate {
	case limited:
		wait := max(v.wait, time.Second)
		m.pace.rest(method, wait)
		m.about(dl).WarnContext(ctx, "Slack asks to wait", "method", method, "wait", wait)
		return m.postponed(dl, wait+jitter(wait/4), false, why)
	case shut:
		m.shut.close(ctx, err)
		return m.postponed(dl, shutTime, false, why)
	case unanswered:
		m.about(dl).WarnContext(ctx, "Slack did not answer", "method", method, "error", err)
		if method == postMethod {
			return func(ctx context.Context) (bool, error) { return m.desk.Uncertain(ctx, dl, backoff(dl.Attempts), why) }
		}
	case notNow:
		m.about(dl).WarnContext(ctx, "Slack cannot take a delivery now", "method", method, "error", err)
	case unknownFate:
		m.about(dl).ErrorContext(ctx, "Slack gave an error that nobody knows", "method", method, "error", err)
		if dl.Attempts >= unknownTries {
			return m.bury(ctx, dl, why)
		}
	case refused, lost, faulty:
		return m.bury(ctx, dl, why+advice(err))
	}
	return m.postponed(dl, max(v.wait, backoff(dl.Attempts)), true, why)
}

// advice says what an administrator can do about an error.
func advice(err error) string {
	said, _ := errors.AsType[slack.SlackErrorResponse](err)
	switch said.Err {
	case "not_in_channel", "channel_not_found":
		return ": invite changebot to the channel that the policy names"
	case "missing_scope":
		return fmt.Sprintf(": install the app again with the scope %s; it has %s", said.Needed, said.Provided)
	case "is_archived":
		return ": the policy names an archived channel"
	case "messages_tab_disabled":
		return ": switch the app's messages tab on"
	}
	return ""
}

func (m *Messenger) logFaulty(ctx context.Context, dl commands.Delivery, err error) {
	said, _ := errors.AsType[slack.SlackErrorResponse](err)
	m.about(dl).ErrorContext(ctx, "Slack refuses what was drawn; its text alone is sent instead",
		"error", err, "faults", said.ResponseMetadata.Messages)
}

// backoff returns how long to wait after so many attempts: twice as long each time, and not all at the same moment.
func backoff(attempts int) time.Duration {
	wait := firstWait << min(max(attempts-1, 0), 10)
	wait = min(wait, longestWait)
	return wait - wait/8 + jitter(wait/4)
}

// A closure keeps the messenger from calling Slack while the installation is dead, and says so once.
type closure struct {
	now func() time.Time
	log *slog.Logger

	mu     sync.Mutex
	until  time.Time
	closed bool
}

func (c *closure) close(ctx context.Context, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		c.log.ErrorContext(ctx, "Slack no longer accepts the token: nothing is sent until it does. Install the app again, and set its token",
			"error", err)
	}
	c.closed, c.until = true, c.now().Add(shutTime)
}

func (c *closure) open() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed, c.until = false, time.Time{}
}

// left returns how long Slack is still to be left alone; 0 or less when it is not.
func (c *closure) left() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		return 0
	}
	return c.until.Sub(c.now())
}
