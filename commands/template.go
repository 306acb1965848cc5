package commands

import (
	"context"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// lastRuns is how many runs of a template are looked at.
const lastRuns = 20

// The facts of what is recorded about templates.
const (
	templateFact = "template"
	titleFact    = "title"
	changeFact   = "change"
	suspendsFact = "suspends template" // of an act on a run, with the template's id
	expiresFact  = "expires"
)

// Templates returns the policy in force with what has become of its templates, and the instant at which that was read.
func (d *Desk) Templates(ctx context.Context) (p *change.Policy, now time.Time, err error) {
	err = d.db.View(ctx, func(tx *storage.Tx) error {
		now = tx.Now()
		p, err = marked(tx, d.Policy())
		return err
	})
	return p, now, err
}

// Runs are the last runs of a template, 20 at most.
type Runs struct {
	// Count is how many they are, and Failed how many of them failed or were rolled back.
	Count, Failed int
	// More is true when there were others before.
	More bool
	// Last is the newest; its number is 0 when there is none.
	Last Summary
}

// LastRuns returns the last runs of each of the templates.
func (d *Desk) LastRuns(ctx context.Context, of []change.Template) (map[change.TemplateID]Runs, error) {
	runs := map[change.TemplateID]Runs{}
	err := d.db.View(ctx, func(tx *storage.Tx) error {
		for _, t := range of {
			page, err := tx.List(storage.Filter{Template: t.ID}, 0, lastRuns)
			if err != nil {
				return err
			}
			runs[t.ID] = runsOf(page)
		}
		return nil
	})
	return runs, err
}

func runsOf(page Page) Runs {
	r := Runs{Count: len(page.Changes), More: page.Next != 0}
	for i, s := range page.Changes {
		if i == 0 {
			r.Last = s
		}
		if s.Outcome == change.Failed || s.Outcome == change.RolledBack {
			r.Failed++
		}
	}
	return r
}

// Reinstate puts a suspended template back in force, with a reason (spec §3). Run is the run for which the person saw
// it suspended. See [change.Policy.LetBack].
func (d *Desk) Reinstate(ctx context.Context, by By, id change.TemplateID, run change.Number, reason string) error {
	return d.markTemplate(ctx, by, change.Reinstate, id, reason,
		func(p *change.Policy, ran []*change.Change, now time.Time) (change.TemplateMark, error) {
			return p.LetBack(id, run, by.Who, ran, reason, now)
		})
}

// Retire takes a template out of use for good, with a reason. See [change.Policy.RetireTemplate].
func (d *Desk) Retire(ctx context.Context, by By, id change.TemplateID, reason string) error {
	return d.markTemplate(ctx, by, change.Retire, id, reason,
		func(p *change.Policy, ran []*change.Change, now time.Time) (change.TemplateMark, error) {
			return p.RetireTemplate(id, by.Who, ran, reason, now)
		})
}

// MayDecideTemplate refuses, before a reason is asked for, what [Desk.Reinstate] or [Desk.Retire] would refuse whatever
// the reason. Nothing is recorded.
func (d *Desk) MayDecideTemplate(ctx context.Context, who change.Actor, a change.Action, id change.TemplateID, run change.Number) error {
	return d.db.View(ctx, func(tx *storage.Tx) error {
		p, err := marked(tx, d.Policy())
		if err != nil {
			return err
		}
		t, _ := p.Template(id)
		ran, err := failedRuns(tx, id, t.Mark)
		if err != nil {
			return err
		}
		if a == change.Retire {
			_, err = p.RetireTemplate(id, who, ran, "–", tx.Now())
		} else {
			_, err = p.LetBack(id, run, who, ran, "–", tx.Now())
		}
		return err
	})
}

type templateDecision func(p *change.Policy, ran []*change.Change, now time.Time) (change.TemplateMark, error)

func (d *Desk) markTemplate(ctx context.Context, by By, a change.Action, id change.TemplateID, reason string, decide templateDecision) error {
	return d.issue(ctx, decree{by, a, reason, func(tx *storage.Tx, ev *change.Event, p *change.Policy, now time.Time) (change.Principals, error) {
		nobody := change.Principals{}
		marks, err := tx.HoldTemplates()
		if err != nil {
			return nobody, err
		}
		p = p.Marked(marks)
		t, _ := p.Template(id)
		ev.Facts = templateFacts(id, t.Title, t.Mark.Change)
		ran, err := failedRuns(tx, id, t.Mark)
		if err != nil {
			return nobody, err
		}
		m, err := decide(p, ran, now)
		if err != nil {
			return nobody, err
		}
		return nobody, tx.MarkTemplate(id, m)
	}})
}

// failedRuns returns the runs that went wrong since a template was in force: those after whom nobody who had a part in
// them decides. A suspended template has no newer ones than those logged before.
func failedRuns(tx *storage.Tx, id change.TemplateID, m change.TemplateMark) ([]*change.Change, error) {
	if m.State != change.TemplateSuspended {
		return nil, nil
	}
	page, err := tx.List(storage.Filter{Template: id}, 0, lastRuns)
	if err != nil {
		return nil, err
	}
	since := []change.Number{m.Change}
	for _, s := range page.Changes {
		if s.Number != m.Change && !s.UpdatedAt.Before(m.At) {
			since = append(since, s.Number)
		}
	}
	var ran []*change.Change
	for _, n := range since {
		c, err := tx.Change(n)
		if err != nil {
			return nil, err
		}
		if c.Mishap() != "" {
			ran = append(ran, c)
		}
	}
	return ran, nil
}

// policyFor returns the policy in force, with what the record adds to it: what has become of its templates for what is
// decided about standard changes, and the freezes declared in Slack for what is decided about times. Nothing else asks
// for that.
func (d *Desk) policyFor(tx *storage.Tx, a change.Action, category change.Category) (p *change.Policy, err error) {
	p = d.Policy()
	if isAboutTime(a) || category == change.Standard {
		if p, err = withFreezes(tx, p); err != nil {
			return nil, err
		}
	}
	if category != change.Standard {
		return p, nil
	}
	return marked(tx, p)
}

// marked returns p with what has become of its templates.
func marked(tx *storage.Tx, p *change.Policy) (*change.Policy, error) {
	marks, err := tx.TemplateMarks()
	if err != nil {
		return nil, err
	}
	return p.Marked(marks), nil
}

func templateFacts(id change.TemplateID, title string, run change.Number) []change.Fact {
	facts := []change.Fact{{Name: templateFact, Value: string(id)}, {Name: titleFact, Value: title}}
	if run != 0 {
		facts = append(facts, change.Fact{Name: changeFact, Value: run.String()})
	}
	return facts
}

// drawNamed reads the freeze or the change that an event under number 0 names, and what has become of the templates.
func drawNamed(tx *storage.Tx, dr *Drawing) (err error) {
	if err := drawFreeze(tx, dr); err != nil {
		return err
	}
	n, named := change.ParseNumber(dr.Event.Fact(changeFact))
	if !named {
		return nil
	}
	if dr.About, err = tx.Change(n); err != nil {
		return err
	}
	dr.Policy, err = marked(tx, dr.Policy)
	return err
}
