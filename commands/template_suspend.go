package commands

import (
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// noteMishap notes on ev that with it a run went wrong for good, so that its template is suspended. It does so once for
// each run. The policy is marked.
func noteMishap(before, c *change.Change, ev *change.Event, p *change.Policy) {
	if c.Request.Category != change.Standard || before.Mishap() != "" || c.Mishap() == "" {
		return
	}
	if t, known := p.Template(c.Request.Template); known && t.Mark.State != change.TemplateRetired {
		ev.Facts = append(ev.Facts, change.Fact{Name: suspendsFact, Value: string(t.ID)})
	}
}

// suspend suspends the template of c when [noteMishap] says that ev does so, and tells those who decide about templates.
func (d *Desk) suspend(tx *storage.Tx, c *change.Change, ev change.Event, p *change.Policy) error {
	if ev.Fact(suspendsFact) == "" {
		return nil
	}
	id := c.Request.Template
	marks, err := tx.HoldTemplates()
	if err != nil {
		return err
	}
	m := marks[id]
	switch m.State {
	case change.TemplateRetired: // in the meantime
		return nil
	case change.TemplateSuspended: // by another run, since when it stays
	default:
		m.At = tx.Now()
	}
	m = change.TemplateMark{
		State: change.TemplateSuspended, At: m.At, By: change.Bot, Reason: "its run " + c.Mishap(), Change: c.Number,
	}
	if err := tx.MarkTemplate(id, m); err != nil {
		return err
	}
	suspended := change.Event{
		Action: change.Suspend, By: change.Bot, At: tx.Now(), Reason: m.Reason, Policy: ev.Policy,
		Facts: templateFacts(id, c.Request.Title, c.Number),
	}
	if err := tx.Record(&suspended); err != nil {
		return err
	}
	return d.tellOf(tx, suspended, keepersBut(p, c))
}

// keepersBut returns who decides about templates, without those who had a part in c unless nobody else is left.
func keepersBut(p *change.Policy, c *change.Change) change.Principals {
	keepers := p.TemplateKeepers()
	if others := keepers.Without(c.Requester, c.Request.Implementer); !others.Empty() {
		return others
	}
	return keepers
}
