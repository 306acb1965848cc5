package commands

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// The facts of what is recorded about freezes.
const (
	freezeFact = "freeze"        // its id: “FRZ-7”, or that of the policy file
	numberFact = "freeze number" // of its row
	frozenFact = "the freeze"    // of a change that one holds, or that is let through it: its name
)

// DraftFreeze makes the draft of a freeze, and asks a second person in direct messages (spec §5). Sure says that whoever
// declares it was asked again about its length. See [change.Policy.DeclareFreeze] for what it refuses. A delivery that
// was seen before returns no draft.
func (d *Desk) DraftFreeze(ctx context.Context, by By, f change.Freeze, sure bool) (change.DeclaredFreeze, error) {
	var made change.DeclaredFreeze
	err := d.issue(ctx, decree{by, change.DraftFreeze, f.Reason, func(tx *storage.Tx, ev *change.Event, p *change.Policy, now time.Time) (change.Principals, error) {
		draft, err := p.DeclareFreeze(by.Who, f, sure, now)
		if err != nil {
			return change.Principals{}, err
		}
		if err := tx.AddFreeze(&draft); err != nil {
			return change.Principals{}, err
		}
		made, ev.Reason, ev.Facts = draft, draft.Reason, freezeRecord(draft)
		return draft.Deciders(p), nil
	}})
	return made, err
}

// ApproveFreeze puts a draft in force, and has it announced in the calendar's channel (spec §5). What it hits is held by
// [Desk.KeepFreezes], which the caller sees to. See [change.DeclaredFreeze.Approve].
func (d *Desk) ApproveFreeze(ctx context.Context, by By, number int) (change.DeclaredFreeze, error) {
	return d.decideFreeze(ctx, by, change.ApproveFreeze, number, "", func(tx *storage.Tx, f *change.DeclaredFreeze, p *change.Policy, now time.Time) error {
		if err := f.Approve(by.Who, p, now); err != nil {
			return err
		}
		return announceFreeze(tx, change.NoticeFreezeDeclared, *f)
	})
}

// RefuseFreeze turns a draft down, with a reason. See [change.DeclaredFreeze.Refuse].
func (d *Desk) RefuseFreeze(ctx context.Context, by By, number int, reason string) (change.DeclaredFreeze, error) {
	return d.decideFreeze(ctx, by, change.RefuseFreeze, number, reason, func(_ *storage.Tx, f *change.DeclaredFreeze, p *change.Policy, now time.Time) error {
		return f.Refuse(by.Who, reason, p, now)
	})
}

// WithdrawFreeze takes a draft back. See [change.DeclaredFreeze.Withdraw].
func (d *Desk) WithdrawFreeze(ctx context.Context, by By, number int) (change.DeclaredFreeze, error) {
	return d.decideFreeze(ctx, by, change.WithdrawFreeze, number, "", func(_ *storage.Tx, f *change.DeclaredFreeze, p *change.Policy, now time.Time) error {
		return f.Withdraw(by.Who, p, now)
	})
}

// decideFreeze decides on the declared freeze with that number, has whoever declared it told, and the messages that asked
// about it drawn anew.
func (d *Desk) decideFreeze(ctx context.Context, by By, a change.Action, number int, reason string,
	decide func(tx *storage.Tx, f *change.DeclaredFreeze, p *change.Policy, now time.Time) error,
) (change.DeclaredFreeze, error) {
	var decided change.DeclaredFreeze
	err := d.issue(ctx, decree{by, a, reason, func(tx *storage.Tx, ev *change.Event, p *change.Policy, now time.Time) (change.Principals, error) {
		f, err := tx.FreezeForUpdate(number)
		if err != nil {
			return change.Principals{}, err
		}
		ev.Facts = freezeRecord(f)
		before, err := withFreezes(tx, p)
		if err != nil {
			return change.Principals{}, err
		}
		if err := decide(tx, &f, p, now); err != nil {
			return change.Principals{}, err
		}
		if err := tx.SaveFreeze(f); err != nil {
			return change.Principals{}, err
		}
		after, err := withFreezes(tx, p)
		if err == nil {
			err = redrawPlanned(tx, before, after, fmt.Sprintf("%s %s", f.ID, f.State))
		}
		if err != nil {
			return change.Principals{}, err
		}
		decided = f
		return change.Principals{People: []change.UserID{f.By}}.Without(by.Who.ID, ""), redrawDraft(tx, f)
	}})
	return decided, err
}

// manyDrafts is more drafts than anybody makes before the first of them is decided on.
const manyDrafts = 500

// redrawDraft has the messages drawn anew that asked about a freeze while it was a draft.
func redrawDraft(tx *storage.Tx, f change.DeclaredFreeze) error {
	drafts, err := tx.EventsOf(change.DraftFreeze, manyDrafts)
	if err != nil {
		return err
	}
	posted, err := tx.Posts(0)
	if err != nil {
		return err
	}
	for _, ev := range drafts {
		if ev.Fact(numberFact) != strconv.Itoa(f.Number) {
			continue
		}
		for place := range posted {
			parts, _ := place.Parts()
			if parts.Kind != change.PlaceTell || parts.Event != ev.N {
				continue
			}
			if _, err := tx.Enqueue(0, place, fmt.Sprintf("%s %s: %s", change.Number(0), place, f.State)); err != nil {
				return err
			}
		}
		break
	}
	return nil
}

// freezeRecord is what the record says of a declared freeze.
func freezeRecord(f change.DeclaredFreeze) []change.Fact {
	hardness := "hard"
	if f.Soft {
		hardness = "soft"
	}
	return []change.Fact{
		{Name: freezeFact, Value: string(f.ID)},
		{Name: numberFact, Value: strconv.Itoa(f.Number)},
		{Name: "name", Value: f.Name},
		{Name: "start", Value: f.From.Format(time.RFC3339)},
		{Name: "end", Value: f.To.Format(time.RFC3339)},
		{Name: "length", Value: change.InWords(f.Interval().Length())},
		{Name: "hardness", Value: hardness},
	}
}

// announceFreeze has the calendar's channel told, once, of what was decided about a freeze.
func announceFreeze(tx *storage.Tx, kind change.NoticeKind, f change.DeclaredFreeze) error {
	n := change.Notice{
		Kind: kind, Key: fmt.Sprintf("%s:%s", kind, f.ID), Subject: string(f.ID), Due: tx.Now(), Time: f.Interval(),
	}
	if f.By == "" { // of the policy file, which may be lifted another time
		n.Key += ":" + f.From.Format(time.RFC3339)
	}
	added, err := tx.AddNotice(&n)
	if err != nil || !added {
		return err
	}
	place := change.NoticeFor(n.ID, "")
	_, err = tx.Enqueue(0, place, drawKey(0, place, 0))
	return err
}

// drawFreeze reads the declared freeze that an event under number 0 or a notice is about, and for a draft what it would
// hit.
func drawFreeze(tx *storage.Tx, dr *Drawing) error {
	var f change.DeclaredFreeze
	switch {
	case dr.Event != nil && dr.Event.Change == 0 && dr.Event.Fact(numberFact) != "":
		number, err := strconv.Atoi(dr.Event.Fact(numberFact))
		if err != nil {
			return fmt.Errorf("read which freeze event %d is about: %w", dr.Event.N, err)
		}
		if f, err = tx.Freeze(number); err != nil {
			return err
		}
	case dr.Notice != nil && (dr.Notice.Kind == change.NoticeFreezeDeclared || dr.Notice.Kind == change.NoticeFreezeLifted):
		all, err := tx.Freezes(dr.Notice.Time.End.Add(-time.Second))
		if err != nil {
			return err
		}
		for _, one := range all {
			if string(one.ID) == dr.Notice.Subject && one.From.Equal(dr.Notice.Time.Start) {
				f = one
			}
		}
	}
	if f.Number == 0 {
		return nil
	}
	dr.Freeze = &f
	if f.State != change.FreezeDraft && f.State != change.FreezeApproved {
		return nil
	}
	hits, err := freezeHits(tx, f.Freeze, dr.Policy)
	dr.Hits = &hits
	return err
}
