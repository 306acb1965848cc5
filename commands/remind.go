package commands

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// robot is who does what time alone makes due.
var robot = change.Actor{ID: change.Bot, Standing: change.Robot}

// KeepUp does for every change what time alone has made due since it was last looked at: reminders, escalations, the
// next rung of an emergency's chain, the end of its clock (spec §2.3, §4). It returns how many things it did. What is
// due is decided from the record, under the change's lock, so that after hours of downtime, and with several instances,
// each thing is done once. A change that fails does not keep the others waiting: the error names it.
func (d *Desk) KeepUp(ctx context.Context) (done int, err error) {
	for {
		var late []change.Number
		err := d.db.View(ctx, func(tx *storage.Tx) (err error) {
			late, err = tx.ToLookAt(batch)
			return err
		})
		if err != nil {
			return done, fmt.Errorf("find what is due: %w", err)
		}
		var failed []error
		for _, n := range late {
			did, err := d.keepUpWith(ctx, n)
			done += did
			if err != nil {
				failed = append(failed, err)
			}
		}
		if len(late) < batch || len(failed) > 0 {
			return done, errors.Join(failed...)
		}
	}
}

// keepUpWith does what is due for one change, one thing in a transaction, until nothing is.
func (d *Desk) keepUpWith(ctx context.Context, n change.Number) (done int, err error) {
	for more := true; more; {
		var did bool
		err := d.db.Update(ctx, func(tx *storage.Tx) (err error) {
			did, more, err = d.doDue(tx, n)
			return err
		})
		if err != nil {
			return done, fmt.Errorf("keep up with %s: %w", n, err)
		}
		if did {
			done++
		}
	}
	return done, nil
}

// doDue does the most urgent of what is due for a change, and says whether more is. When nothing is, somebody else has
// done it, or the record or the policy has moved on: then the change is only noted to be looked at later.
func (d *Desk) doDue(tx *storage.Tx, n change.Number) (did, more bool, err error) {
	c, err := tx.ChangeForUpdate(n)
	if err != nil {
		return false, false, err
	}
	due := c.DueNow(d.Policy(), tx.Now())
	if due == "" {
		c.KeepTime(d.Policy(), tx.Now())
		return false, false, tx.SaveChange(c)
	}
	before := *c
	_, refusal, err := d.decide(tx, &before, c, attempt{by: By{Who: robot}, action: due, decide: byTime[due]})
	if err == nil && refusal != nil {
		// Undone, not recorded: it would be tried again at each look.
		err = fmt.Errorf("“%s” is due, and refused: %w", due.Label(), refusal)
	}
	return true, err == nil && c.DueNow(d.Policy(), tx.Now()) != "", err
}

// byTime holds what carries out what time makes due.
var byTime = map[change.Action]func(*change.Change, *change.Event, *change.Policy, time.Time) error{
	change.Remind:   remind,
	change.Escalate: escalate,
	change.Overdue:  callOverdue,
	change.Page:     page,
	change.Overrun:  warnOfEnd,
}

func remind(c *change.Change, ev *change.Event, p *change.Policy, now time.Time) error {
	if err := c.Remind(p, now); err != nil {
		return err
	}
	ev.Facts = remindFacts(c.Reminding(p))
	return nil
}

func escalate(c *change.Change, ev *change.Event, p *change.Policy, now time.Time) error {
	ev.Facts = escalateFacts(c, p)
	return c.Escalate(p, now)
}

func callOverdue(c *change.Change, ev *change.Event, p *change.Policy, now time.Time) error {
	ev.Facts = []change.Fact{
		{Name: "due", Value: c.Late(p, now).Format(time.RFC3339)},
		{Name: "told", Value: idsOf(c.Concerned(p))},
	}
	return c.CallOverdue(p, now)
}

func remindFacts(r change.Reminding) []change.Fact {
	return []change.Fact{
		{Name: "reminder", Value: fmt.Sprintf("%d of %d", r.Number, r.Most)},
		{Name: "to", Value: string(r.Do)},
		{Name: "since", Value: r.Since.Format(time.RFC3339)},
		{Name: "reminded", Value: idsOf(r.Who)},
	}
}

func escalateFacts(c *change.Change, p *change.Policy) []change.Fact {
	who, authorities := c.OneUp(p)
	of := "the policy's owners"
	if len(authorities) > 0 {
		names := make([]string, len(authorities))
		for i, id := range authorities {
			a, _ := p.Authority(id)
			names[i] = a.Name
		}
		of = strings.Join(names, " and ")
	}
	return []change.Fact{
		{Name: "waits for", Value: string(c.Waits(p).Do)},
		{Name: "since", Value: c.AskedSince.Format(time.RFC3339)},
		{Name: "one up", Value: of},
		{Name: "told", Value: idsOf(who)},
	}
}

// idsOf names people and groups by their ids, which stay theirs.
func idsOf(who change.Principals) string {
	var ids []string
	for _, u := range who.People {
		ids = append(ids, string(u))
	}
	for _, g := range who.Groups {
		ids = append(ids, string(g))
	}
	return strings.Join(ids, ", ")
}
