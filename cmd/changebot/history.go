package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
)

// A history is the months before the demo begins: the people of Harbour Pay worked with changebot then too, so that there
// is a log to search, a report to read and a record to export. Their Slack of that time is gone, so nothing of it is posted.
type history struct {
	desk *commands.Desk
	db   *storage.DB
	now  time.Time
}

// writeHistory writes the history of that many months into a new database.
func writeHistory(ctx context.Context, database string, policy *change.Policy, months int, now time.Time, log *slog.Logger) error {
	h := &history{}
	db, err := storage.Open(ctx, "sqlite:"+database, storage.Options{Now: func() time.Time { return h.now }, Log: log})
	if err != nil {
		return err
	}
	defer db.Close()
	h.db, h.now = db, now.AddDate(0, -months, 0)
	if err := db.Migrate(ctx); err != nil {
		return err
	}
	if h.desk, err = commands.New(ctx, db, policy, log); err != nil {
		return err
	}
	for i, s := range pasts() {
		raised := now.AddDate(0, 0, -s.daysAgo)
		if raised.Before(h.now) {
			continue // it was before that history, or its people were still busy with the one before
		}
		h.now = policy.NextWorking(raised.Truncate(24 * time.Hour).Add(time.Duration(i%6) * 37 * time.Minute))
		if err := h.live(ctx, s); err != nil {
			return fmt.Errorf("tell of %q: %w", s.title, err)
		}
	}
	h.now = now
	return h.saySilently(ctx)
}

// live takes a change from its request to its end.
func (h *history) live(ctx context.Context, s past) error {
	c, err := h.desk.Submit(ctx, h.as(s.by), s.request())
	if err != nil {
		return err
	}
	n := c.Number
	steps := []func() error{}
	then := func(after time.Duration, do func() error) {
		steps = append(steps, func() error {
			h.now = h.now.Add(after)
			return do()
		})
	}
	act := func(_ *change.Change, err error) error { return err }
	switch s.category {
	case change.Normal:
		then(50*time.Minute, func() error { return act(h.desk.Assess(ctx, h.as(slacksim.Priya), n, 1, s.assessment())) })
		then(s.decided, func() error {
			c, err := h.desk.Approve(ctx, h.as(slacksim.Helen), n, 1, "")
			if err == nil && c.State == change.InApproval { // the card network's changes need Security too
				_, err = h.desk.Approve(ctx, h.as(slacksim.Diego), n, 1, "")
			}
			return err
		})
		then(20*time.Minute, func() error { return h.schedule(ctx, s, n) })
	case change.Standard:
		then(10*time.Minute, func() error { return h.schedule(ctx, s, n) })
	case change.Emergency:
		other := slacksim.Tomas
		if s.by == other {
			other = slacksim.Mara // whoever declared it does not acknowledge it
		}
		then(4*time.Minute, func() error { return act(h.desk.Acknowledge(ctx, h.as(other), n)) })
		then(9*time.Minute, func() error {
			return act(h.desk.Approve(ctx, h.as(slacksim.Helen), n, 1, "Go on, and tell me when payments flow."))
		})
	}
	if s.category != change.Emergency {
		then(3*time.Minute, func() error { return act(h.desk.Start(ctx, h.as(s.by), n)) })
	}
	if s.outcome == change.RolledBack {
		then(s.length*2/3, func() error { return act(h.desk.RollBack(ctx, h.as(s.by), n, s.notes)) })
	} else {
		then(s.length*4/5, func() error { return act(h.desk.Finish(ctx, h.as(s.by), n)) })
		verifier := slacksim.Priya
		if s.category != change.Normal {
			verifier = s.by // nobody has assessed it
		}
		then(12*time.Minute, func() error { return act(h.desk.Verify(ctx, h.as(verifier), n, true, s.checked)) })
	}
	then(s.documented, func() error {
		return act(h.desk.Document(ctx, h.as(s.by), n, change.Closure{Outcome: s.outcome, Notes: s.notes, Incidents: s.incidents}))
	})
	if s.category == change.Emergency {
		then(26*time.Hour, func() error {
			return act(h.desk.Review(ctx, h.as(slacksim.Helen), n, change.Lookback{WasEmergency: true, Lessons: s.lessons}))
		})
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// schedule takes the first time that is offered, and waits for it. If there is a reason to hurry, or an approval would not
// count any more by then, it takes one right away, unless a freeze is in the way.
func (h *history) schedule(ctx context.Context, s past, n change.Number) error {
	offered, err := h.desk.Slots(ctx, n)
	if err != nil {
		return err
	}
	atOnce, slots := h.now.Add(30*time.Minute), offered.Slots.Slots
	if soon := len(slots) > 0 && slots[0].Start.Before(h.now.AddDate(0, 0, 13)); s.hurry != "" || !soon {
		_, err = h.desk.Schedule(ctx, h.as(s.by), n, atOnce, cmp.Or(s.hurry, "It cannot wait for so long."))
		if change.AsRefusal(err) == nil || len(slots) == 0 {
			h.now = atOnce
			return err
		}
	}
	_, err = h.desk.Schedule(ctx, h.as(s.by), n, slots[0].Start, "")
	h.now = slots[0].Start
	return err
}

func (h *history) as(who string) commands.By {
	groups := map[string][]change.GroupID{
		slacksim.Helen: {slacksim.PlatformApprovers}, slacksim.Diego: {slacksim.PlatformApprovers},
		slacksim.Mara: {slacksim.SRE}, slacksim.Tomas: {slacksim.SRE},
	}
	return commands.By{Who: change.Actor{ID: change.UserID(who), Standing: change.Member, Groups: groups[who]}}
}

// saySilently takes everything off the ledger that was to be said.
func (h *history) saySilently(ctx context.Context) error {
	for {
		due, err := h.desk.Claim(ctx, 100)
		if err != nil || len(due) == 0 {
			return err
		}
		err = h.db.Update(ctx, func(tx *storage.Tx) error {
			for _, dl := range due {
				if _, err := tx.Delivered(dl, storage.Post{}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
}
