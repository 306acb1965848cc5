package commands

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// A Simulation tries a policy on the changes on record (spec §7).
type Simulation struct {
	DB *storage.DB
	// Policy is the one that is tried.
	Policy *change.Policy
	// Read reads the text of a revision under which changes were decided. One that it cannot read any more, because the
	// program has become stricter, is taken to be Policy.
	Read func(text string) *change.Policy
	// Since leaves out what was raised before; zero for nothing.
	Since time.Time

	read map[string]*change.Policy
}

// Run calls found for each decision that would have come out otherwise, newest change first, and returns how many
// changes it looked at. An error of found ends it.
func (s *Simulation) Run(ctx context.Context, found func(change.Retrial) error) (looked int, err error) {
	s.read = map[string]*change.Policy{}
	var page Page
	for {
		err := s.DB.View(ctx, func(tx *storage.Tx) (err error) {
			page, err = tx.List(Filter{}, page.Next, batch)
			return err
		})
		if err != nil {
			return looked, fmt.Errorf("list the changes on record: %w", err)
		}
		for _, c := range page.Changes {
			if c.CreatedAt.Before(s.Since) {
				return looked, nil // numbers are given in order
			}
			retrials, err := s.retry(ctx, c.Number)
			if err != nil {
				return looked, err
			}
			looked++
			for _, r := range retrials {
				if err := found(r); err != nil {
					return looked, err
				}
			}
		}
		if page.Next == 0 {
			return looked, nil
		}
	}
}

func (s *Simulation) retry(ctx context.Context, n change.Number) (out []change.Retrial, err error) {
	err = s.DB.View(ctx, func(tx *storage.Tx) error {
		c, err := tx.Change(n)
		if err != nil {
			return err
		}
		if c.PurgedBy != 0 {
			return nil // what was decided on is not known any more
		}
		events, err := tx.Events(n)
		if err != nil {
			return err
		}
		old, err := s.revision(tx, decidedUnder(events))
		if err != nil {
			return err
		}
		out = c.Retry(old, s.Policy)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("simulate %s: %w", n, err)
	}
	return out, nil
}

// decidedUnder returns the revision of the last decision that rests on the policy's rules.
func decidedUnder(events []change.Event) string {
	for _, ev := range slices.Backward(events) {
		if !ev.Allowed() {
			continue
		}
		if slices.Contains(resting, ev.Action) {
			return ev.Policy
		}
	}
	return ""
}

// resting are the decisions that rest on the policy's rules; the rest moves a change that was decided upon.
var resting = []change.Action{
	change.Submit, change.Log, change.Declare, change.Edit, change.Resubmit, change.Assess, change.Approve,
}

func (s *Simulation) revision(tx *storage.Tx, revision string) (*change.Policy, error) {
	if p, ok := s.read[revision]; ok {
		return p, nil
	}
	text, err := tx.PolicyText(revision)
	if err != nil && change.AsRefusal(err) == nil {
		return nil, err
	}
	p := s.Policy
	if err == nil {
		if read := s.Read(text); read != nil {
			p = read
		}
	}
	s.read[revision] = p
	return p, nil
}
