package commands

import (
	"slices"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// A Buried delivery is one that was given up.
type Buried = storage.BuriedDelivery

// Exceptions are what the policy's owners hear of in their digest: what does not go as it should (spec §5).
type Exceptions struct {
	// Overdue are the changes whose documentation or review is late, Stuck those that nobody has assessed or decided on
	// for so long that others were told, and Frozen those that a freeze holds; each list is cut at its first few.
	Overdue, Stuck, Frozen Page
	// Questions are those about the policy whose answer was due.
	Questions QuestionPage
	// ReviewDue is the day by which the policy was to be reviewed, when that is over; zero else.
	ReviewDue time.Time
	// Buried are the messages that were given up since the digest before, the last first.
	Buried []Buried
}

// mostExceptional is how many of each kind a digest names.
const mostExceptional = 8

// None reports whether all is well.
func (e Exceptions) None() bool {
	return e.ReviewDue.IsZero() && len(e.Overdue.Changes)+len(e.Stuck.Changes)+len(e.Frozen.Changes)+len(e.Questions.Questions)+len(e.Buried) == 0
}

// exceptionsFor reads what the digest n is about.
func exceptionsFor(tx *storage.Tx, p *change.Policy, n change.Notice) (e Exceptions, err error) {
	for _, of := range []struct {
		list   *Page
		filter Filter
	}{
		{&e.Overdue, Filter{Overdue: true}},
		{&e.Stuck, Filter{Open: true, Escalated: true, States: []change.State{change.InAssessment, change.InApproval}}},
		{&e.Frozen, Filter{Frozen: true}},
	} {
		if *of.list, err = tx.List(of.filter, 0, mostExceptional); err != nil {
			return Exceptions{}, err
		}
	}
	if p.ReviewOverdue(tx.Now()) {
		e.ReviewDue = p.ReviewDue
	}
	if e.Questions, err = tx.Questions(QuestionFilter{Overdue: true}, 0, mostExceptional); err != nil {
		return Exceptions{}, err
	}
	since := p.DigestBefore(n)
	if e.Buried, err = tx.Buried(batch); err != nil {
		return Exceptions{}, err
	}
	e.Buried = slices.DeleteFunc(e.Buried, func(b Buried) bool { return !b.BuriedAt.After(since) })
	return e, nil
}
