package bot

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/commands"
)

const (
	// workers is how many deliveries are made at the same time.
	workers = 8
	// longestSleep is how long the ledger is left alone when nothing is heard of it: a wake-up may get lost.
	longestSleep = time.Second
	// finishTime is how long deliveries in hand may go on when the program stops.
	finishTime = 5 * time.Second
	// ledgerTime is how long it may take to write down what came of a delivery.
	ledgerTime = 3 * time.Second
)

// A Messenger brings to Slack what the ledger of deliveries holds: it draws each place from the record as it is then,
// and posts or alters the message there. It owns the pace; the ledger owns the order and what is true.
type Messenger struct {
	bot  *Bot
	desk *commands.Desk
	api  *slack.Client
	log  *slog.Logger
	pace *pace
	shut closure
}

// NewMessenger returns the messenger of b.
func NewMessenger(b *Bot) *Messenger {
	now := b.people.now
	return &Messenger{bot: b, desk: b.desk, api: b.api, log: b.log, pace: newPace(now), shut: closure{now: now, log: b.log}}
}

// Run delivers until ctx ends. Then it claims nothing new, gives what is in hand five seconds, lets go of the rest,
// and returns nil. A database that fails is waited for.
func (m *Messenger) Run(ctx context.Context) error {
	working, abandon := context.WithCancel(context.WithoutCancel(ctx))
	defer abandon()
	var crew sync.WaitGroup
	busy, freed := make(chan struct{}, workers), make(chan struct{}, 1)
	for ctx.Err() == nil {
		claimed, err := m.claim(ctx, workers-len(busy))
		if err != nil {
			m.rest(ctx)
			continue
		}
		for _, dl := range claimed {
			busy <- struct{}{}
			crew.Go(func() {
				m.deliver(working, dl)
				<-busy
				select {
				case freed <- struct{}{}:
				default:
				}
			})
		}
		m.sleep(ctx, freed, len(busy) == workers)
	}
	late := time.AfterFunc(finishTime, abandon)
	defer late.Stop()
	crew.Wait()
	return nil
}

// Step claims what is due now, at most as much as Run has in hand at once, delivers it one after the other, and
// returns how much that was. It is Run for tests.
func (m *Messenger) Step(ctx context.Context) (int, error) {
	claimed, err := m.desk.Claim(ctx, workers)
	for _, dl := range claimed {
		m.deliver(ctx, dl)
	}
	return len(claimed), err
}

func (m *Messenger) claim(ctx context.Context, limit int) ([]commands.Delivery, error) {
	if limit <= 0 || m.shut.left() > 0 {
		return nil, nil
	}
	claimed, err := m.desk.Claim(ctx, limit)
	if err != nil && ctx.Err() == nil {
		m.log.ErrorContext(ctx, "deliveries could not be claimed", "error", err)
	}
	return claimed, err
}

// rest leaves a database that fails alone for a moment.
func (m *Messenger) rest(ctx context.Context) {
	timer := time.NewTimer(longestSleep)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// sleep returns when there may be something to claim: a worker has become free, so that the next in its lane may go;
// something was enqueued; or something has become due. While every worker is busy, only the first counts.
func (m *Messenger) sleep(ctx context.Context, freed <-chan struct{}, allBusy bool) {
	woken, wait := m.desk.Woken(), longestSleep
	if allBusy {
		woken = nil
	} else {
		wait = m.untilDue(ctx)
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-freed:
	case <-woken:
	case <-timer.C:
	}
}

// untilDue returns how long nothing will be due, at most longestSleep. What is due but was not claimed is in another
// instance's hands at this moment.
func (m *Messenger) untilDue(ctx context.Context) time.Duration {
	if left := m.shut.left(); left > 0 {
		return min(left, longestSleep)
	}
	wait, waits, err := m.desk.NextDue(ctx)
	if err != nil || !waits {
		return longestSleep
	}
	return min(max(wait, 5*time.Millisecond), longestSleep)
}

// deliver makes one attempt at a delivery and writes down what came of it, also when ctx has ended meanwhile.
func (m *Messenger) deliver(ctx context.Context, dl commands.Delivery) {
	trying, cancel := context.WithTimeout(ctx, m.leaseOf(ctx, dl)-2*ledgerTime)
	defer cancel()
	end := m.attempt(trying, dl)

	keeping, cancel := context.WithTimeout(context.WithoutCancel(ctx), ledgerTime)
	defer cancel()
	held, err := end(keeping)
	if err != nil {
		// The lease will end, and whoever claims it next looks in Slack's history first.
		m.about(dl).ErrorContext(ctx, "what came of a delivery could not be written down", "error", err)
	} else if !held {
		m.about(dl).WarnContext(ctx, "a delivery took so long that it was given to another worker")
	}
}

// about returns the log with the delivery's name on it.
func (m *Messenger) about(dl commands.Delivery) *slog.Logger {
	return m.log.With("change", dl.Change.String(), "place", string(dl.Place), "delivery", dl.ID, "attempt", dl.Attempts)
}
