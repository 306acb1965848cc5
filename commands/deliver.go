package commands

import (
	"context"
	"slices"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// Lease is how long a claimed delivery is its claimer's; after that another instance may take it up. It must be longer
// than any one call to Slack is given.
const Lease = 25 * time.Second

type (
	// A Delivery is one place that must be drawn, claimed from the ledger.
	Delivery = storage.Delivery
	// A Post is where in Slack a place was drawn.
	Post = storage.Post
)

// A Drawing is everything needed to draw a place as the record stands now.
type Drawing struct {
	// Change is nil for what belongs to no change.
	Change *change.Change
	Policy *change.Policy
	Parts  change.PlaceParts
	Now    time.Time
	// Event is the event that a line or a tell is about; nil for other places.
	Event *change.Event
	// About is the change that an event under number 0 names, if any: the run that suspended a template, or the one whose
	// plan is proposed as one. The policy is then marked (see [change.Policy.Marked]).
	About *change.Change
	// Differences is what the event altered in the plan, or what is new to the approver who is asked.
	Differences []change.Difference
	// Freeze is the declared freeze that an event under number 0 or a notice is about, and Hits what it comes upon while it
	// is a draft or in force; nil otherwise.
	Freeze *change.DeclaredFreeze
	Hits   *FreezeHits
	// Notice is what a notice's place is about, as it is now; nil for other places, and when there is nothing to say any
	// more.
	Notice *change.Notice
	// Question is the question about the policy that stands at the place, or that its event is about; nil otherwise.
	// Card is then where its message stands in the policy's channel.
	Question *change.PolicyQuestion
	// Cards are where the cards of the changes that a notice names stand.
	Cards map[change.Number]Post
	// Exceptions are what a digest is about.
	Exceptions Exceptions
	// Head is where the chain of events ends now, for the notice that says so; zero otherwise.
	Head change.Head
	// Report is what the notice of a month's report says; nil otherwise.
	Report *change.Report
	// Booked are the changes that keep others from their time around that of a change whose time is ahead; read for cards,
	// questions and the thread's lines.
	Booked []change.Booking
	// Slots are the free times that are offered to whoever is asked to schedule the change.
	Slots change.Search
	// Delegations are what lets the one who is asked for a decision decide for others.
	Delegations []change.Delegation
	// Posted is where the place stands in Slack already, and Card where the change's card does; zero when they do not.
	Posted, Card Post
}

// Claim returns up to limit deliveries that are due, each now the caller's for [Lease].
func (d *Desk) Claim(ctx context.Context, limit int) ([]Delivery, error) {
	var ds []Delivery
	err := d.db.Update(ctx, func(tx *storage.Tx) (err error) {
		ds, err = tx.Claim(limit, Lease)
		return err
	})
	if err != nil {
		return nil, err // what was not committed is nobody's
	}
	return ds, nil
}

// Draw returns what a claimed delivery is to show.
func (d *Desk) Draw(ctx context.Context, dl Delivery) (Drawing, error) {
	dr := Drawing{Policy: d.Policy()}
	err := d.db.View(ctx, func(tx *storage.Tx) (err error) {
		dr.Now = tx.Now()
		dr.Parts, _ = dl.Place.Parts()
		if dr.Policy, err = withFreezes(tx, dr.Policy); err != nil {
			return err
		}
		if dr.Parts.Kind == change.PlaceNotice {
			return drawNotice(tx, &dr, dl)
		}
		if dr.Parts.Kind == change.PlaceQuestion || dr.Parts.Kind == change.PlaceReply {
			return drawQuestion(tx, &dr, dl)
		}
		if dl.Change == 0 { // under which there are ever more of them
			dr.Posted, _, err = tx.Posted(0, dl.Place)
		} else {
			err = drawPosts(tx, &dr, dl)
		}
		if err != nil {
			return err
		}
		if dl.Change != 0 {
			if dr.Change, err = tx.Change(dl.Change); err != nil {
				return err
			}
		}
		if delegable(dr.Parts) {
			if dr.Delegations, err = tx.DelegatedTo(change.UserID(dr.Parts.Who)); err != nil {
				return err
			}
		}
		if err := d.drawEvent(tx, dl.Change, &dr); err != nil {
			return err
		}
		return drawTimes(tx, &dr)
	})
	return dr, err
}

// drawPosts reads where a change's place and its card stand.
func drawPosts(tx *storage.Tx, dr *Drawing, dl Delivery) error {
	posts, err := tx.Posts(dl.Change)
	dr.Posted, dr.Card = posts[dl.Place], posts[change.Card]
	return err
}

// drawEvent reads the event that a line or a tell is about, and what was altered in the plan: by that event, or, where
// an approver is asked, since the version that they approved or else the one before.
func (d *Desk) drawEvent(tx *storage.Tx, n change.Number, dr *Drawing) error {
	c, before, after := dr.Change, 0, 0
	switch dr.Parts.Kind {
	case change.PlaceLine, change.PlaceTell, change.PlaceRemind, change.PlaceFile:
		ev, known, err := tx.Event(n, dr.Parts.Event)
		if err != nil || !known {
			return err
		}
		dr.Event = &ev
		if n == 0 && ev.Fact(questionFact) != "" {
			return drawAsked(tx, dr)
		}
		if n == 0 {
			return drawNamed(tx, dr)
		}
		after = planAfter(ev)
		before = after - 1
	case change.PlaceAsk:
		if dr.Parts.Action == change.Approve {
			before, after = c.PlanKnownTo(change.UserID(dr.Parts.Who)), c.Plan
		}
		if dr.Parts.Action == change.Finish { // somebody who takes over is told from whom
			ev, known, err := tx.Event(n, dr.Parts.Event)
			if err != nil || !known {
				return err
			}
			dr.Event = &ev
		}
	case change.PlaceCard, change.PlaceAlert, change.PlaceGroup, change.PlacePage, change.PlaceNotice, change.PlaceQuestion, change.PlaceReply:
	}
	if before < 1 || before == after {
		return nil
	}
	known, err := tx.Plan(c.Number, before)
	if err != nil {
		return err
	}
	altered, err := tx.Plan(c.Number, after)
	dr.Differences = change.Differences(known, altered)
	return err
}

// Delivered records that the place now stands at post. A zero post finishes a delivery that had nothing to show.
// Held is false when the lease ran out and somebody else has taken the delivery up.
func (d *Desk) Delivered(ctx context.Context, dl Delivery, post Post) (held bool, err error) {
	return d.ledger(ctx, func(tx *storage.Tx) (bool, error) {
		again, err := movedOn(tx, dl, post)
		if err != nil {
			return false, err
		}
		held, err := tx.Delivered(dl, post)
		if err != nil || !held || again == "" {
			return held, err
		}
		_, err = tx.Enqueue(dl.Change, dl.Place, again)
		return held, err
	})
}

// movedOn returns the key under which a question must be drawn again because its change moved on between its drawing
// and its first standing in Slack: whoever moved it did not know of the message yet. It is empty when nothing was
// missed. The change is held, so that the next to move it knows.
func movedOn(tx *storage.Tx, dl Delivery, post Post) (key string, err error) {
	parts, _ := dl.Place.Parts()
	if parts.Kind != change.PlaceAsk && parts.Kind != change.PlaceRemind && parts.Kind != change.PlacePage || post == (Post{}) {
		return "", nil
	}
	if _, known, err := tx.Posted(dl.Change, dl.Place); err != nil || known {
		return "", err
	}
	c, err := tx.ChangeForUpdate(dl.Change)
	if err != nil || parts.Kind != change.PlacePage && c.Events <= parts.Event {
		return "", err
	}
	if parts.Kind == change.PlacePage && c.AwaitsAcknowledgement() && c.Chain.Rung == parts.Event {
		return "", nil
	}
	return drawKey(dl.Change, dl.Place, c.Events), nil
}

// Postpone puts a delivery that Slack definitely refused for now back until then. Counted is false for a Retry-After.
func (d *Desk) Postpone(ctx context.Context, dl Delivery, wait time.Duration, counted bool, why string) (held bool, err error) {
	return d.ledger(ctx, func(tx *storage.Tx) (bool, error) { return tx.Postpone(dl, tx.Now().Add(wait), counted, why) })
}

// Uncertain puts back a delivery whose answer was lost: the next claim says so in UncertainSince.
func (d *Desk) Uncertain(ctx context.Context, dl Delivery, wait time.Duration, why string) (held bool, err error) {
	return d.ledger(ctx, func(tx *storage.Tx) (bool, error) { return tx.Uncertain(dl, tx.Now().Add(wait), why) })
}

// Bury gives a delivery up for good, visibly, and lets its lane go on.
func (d *Desk) Bury(ctx context.Context, dl Delivery, why string) (held bool, err error) {
	return d.ledger(ctx, func(tx *storage.Tx) (bool, error) {
		held, err := tx.Bury(dl, why)
		if err == nil && held {
			err = d.unposted(tx, dl, why)
		}
		return held, err
	})
}

// AskMembers finishes the delivery of a group's place with a message to each of its members (spec §2.3).
func (d *Desk) AskMembers(ctx context.Context, dl Delivery, members []change.UserID) (held bool, err error) {
	return d.ledger(ctx, func(tx *storage.Tx) (bool, error) {
		parts, _ := dl.Place.Parts()
		event := parts.Event
		if parts.Kind == change.PlacePage {
			event = 0 // a rung is no event: the key must not be that of a later drawing
		}
		c := &change.Change{}
		if parts.Kind != change.PlaceTell {
			var err error
			if c, err = tx.Change(dl.Change); err != nil {
				return false, err
			}
			members = slices.DeleteFunc(slices.Clone(members), func(u change.UserID) bool {
				return u == c.Requester || u == c.Request.Implementer && parts.Kind != change.PlacePage
			})
		}
		var places []change.Place
		for _, u := range members {
			places = append(places, parts.Of(u))
		}
		also, err := askDelegates(tx, c, places)
		if err != nil {
			return false, err
		}
		for _, place := range append(places, also...) {
			if _, err := tx.Enqueue(dl.Change, place, drawKey(dl.Change, place, event)); err != nil {
				return false, err
			}
		}
		return tx.Delivered(dl, Post{})
	})
}

// NextDue returns when the earliest delivery becomes due; false when none waits.
func (d *Desk) NextDue(ctx context.Context) (wait time.Duration, waits bool, err error) {
	err = d.db.View(ctx, func(tx *storage.Tx) error {
		at, any, err := tx.NextDue()
		wait, waits = at.Sub(tx.Now()), any
		return err
	})
	return wait, waits, err
}

// Woken receives when deliveries may have been added, here or by another instance.
func (d *Desk) Woken() <-chan struct{} { return d.db.Woken() }

func (d *Desk) ledger(ctx context.Context, do func(*storage.Tx) (bool, error)) (held bool, err error) {
	err = d.db.Update(ctx, func(tx *storage.Tx) error {
		held, err = do(tx)
		return err
	})
	return held, err
}
