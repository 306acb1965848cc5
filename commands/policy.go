package commands

import (
	"context"
	"fmt"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// Adopt puts policy in force in the place of the present one, and has every open change looked at under it. The owners
// under the new one are told, once by however many instances. It is false when policy is in force already.
func (d *Desk) Adopt(ctx context.Context, policy *change.Policy) (adopted bool, err error) {
	old := d.Policy()
	if policy.Revision == old.Revision {
		return false, nil
	}
	err = d.db.Update(ctx, func(tx *storage.Tx) error {
		if err := keepPolicy(tx, policy); err != nil {
			return err
		}
		return d.replacePolicy(tx, old.Revision, old, policy)
	})
	if err != nil {
		return false, fmt.Errorf("put policy revision %s in force: %w", policy.Revision, err)
	}
	d.policy.Store(policy)
	if _, err := d.KeepFreezes(ctx); err != nil { // the next tick tries again
		d.log.ErrorContext(ctx, "what the freezes of the new policy hold could not be seen to yet", "error", err)
	}
	return true, nil
}

// begin keeps the policy that the program starts with, and has it told when it is not the one of before.
func (d *Desk) begin(tx *storage.Tx, policy *change.Policy) error {
	before, err := tx.LastRevision()
	if err != nil {
		return err
	}
	if err := keepPolicy(tx, policy); err != nil || before == "" || before == policy.Revision {
		return err
	}
	return d.replacePolicy(tx, before, nil, policy)
}

// replacePolicy puts policy in the place of that of revision before, which is old; nil when only its text is known.
func (d *Desk) replacePolicy(tx *storage.Tx, before string, old, policy *change.Policy) error {
	if err := tx.LookAtAll(); err != nil {
		return err
	}
	with, err := withFreezes(tx, policy)
	if err == nil && old != nil {
		old, err = withFreezes(tx, old)
	}
	if err == nil {
		err = redrawPlanned(tx, old, with, "policy "+policy.Revision)
	}
	if err != nil {
		return err
	}
	return d.recordPolicy(tx, policy, change.Event{
		Facts:  []change.Fact{{Name: "revision", Value: policy.Revision}, {Name: "before", Value: before}},
		Policy: policy.Revision,
	})
}

// RefusePolicy records that a policy file with faults was not put in force, and has the owners told. Name is the
// file's, digest that of its text; the same text is reported once until another is.
func (d *Desk) RefusePolicy(ctx context.Context, name, digest, faults string) error {
	p := d.Policy()
	err := d.db.Update(ctx, func(tx *storage.Tx) error {
		return d.recordPolicy(tx, p, change.Event{
			Refused: faults,
			Facts:   []change.Fact{{Name: "revision", Value: digest}, {Name: "file", Value: name}},
			Policy:  p.Revision,
		})
	})
	if err != nil {
		return fmt.Errorf("record that the policy file %s has faults: %w", name, err)
	}
	return nil
}

// recordPolicy records ev, which puts p in force or leaves it there, and tells p's owners, unless the last event of
// the kind was the same.
func (d *Desk) recordPolicy(tx *storage.Tx, p *change.Policy, ev change.Event) error {
	ev.Action, ev.By, ev.At = change.LoadPolicy, change.Bot, tx.Now()
	last, _, err := tx.LastEvent(change.LoadPolicy)
	if err != nil || last.Refused == ev.Refused && revisionOf(last) == revisionOf(ev) {
		return err
	}
	// Another instance that reads the same file comes to the same key.
	_, first, err := tx.Once(fmt.Sprintf("policy after %d: %s", last.Seq, revisionOf(ev)))
	if err != nil || !first {
		return err
	}
	if err := tx.Record(&ev); err != nil {
		return err
	}
	return d.tellOf(tx, ev, change.Principals{People: p.Owners})
}

func revisionOf(ev change.Event) string { return ev.Fact("revision") }
