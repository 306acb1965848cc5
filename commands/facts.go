package commands

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
)

// Facts are kept with an event in words, so that the log stays readable when the program's words change.

func raisedFacts(c *change.Change) []change.Fact {
	facts := []change.Fact{
		{Name: "title", Value: c.Request.Title},
		{Name: "category", Value: c.Request.Category.Label()},
		{Name: "plan", Value: planFact(c)},
	}
	if c.Request.Kind != "" { // an emergency may say it later
		facts = append(facts, change.Fact{Name: "scope", Value: c.Request.Kind.Label()}) // the words of policy §1 that put it in scope
	}
	if c.Request.Ground != "" {
		facts = append(facts, change.Fact{Name: "ground", Value: c.Request.Ground.Label()})
	}
	if c.Request.Template != "" {
		facts = append(facts, change.Fact{Name: "template", Value: string(c.Request.Template)})
	}
	return append(facts, slotFacts(c.Slot)...)
}

func editFacts(ds []change.Difference, c *change.Change) []change.Fact {
	if len(ds) == 0 {
		return nil // a request may be sent again as it was
	}
	fields := make([]string, len(ds))
	for i, diff := range ds {
		fields[i] = string(diff.Field)
	}
	return []change.Fact{
		{Name: "plan", Value: planFact(c)},
		{Name: "altered", Value: strings.Join(fields, ", ")},
	}
}

func assessmentFacts(a *change.Assessment) []change.Fact {
	return []change.Fact{
		{Name: "risk", Value: a.Rating.Risk.Label()},
		{Name: "because", Value: a.Rating.Because},
	}
}

// planFact names the plan that a decision was about: its version and digest.
func planFact(c *change.Change) string { return fmt.Sprintf("%d %s", c.Plan, c.Request.Digest()) }

func slotFacts(s *change.Slot) []change.Fact {
	if s == nil {
		return nil
	}
	return []change.Fact{
		{Name: "start", Value: s.Start.Format(time.RFC3339)},
		{Name: "end", Value: s.End.Format(time.RFC3339)},
	}
}

// freezeFacts name the freeze in which the change is scheduled all the same: a soft one, or any for an emergency (policy
// §6).
func freezeFacts(c *change.Change, p *change.Policy, from, to time.Time) []change.Fact {
	f, frozen := p.FrozenDuring(c.Request, from, to)
	if !frozen {
		return nil
	}
	return []change.Fact{{Name: "freeze", Value: f.Name}}
}

// ranFacts name what the work began in: the freezes, and the systems outside whose maintenance windows it was (policy §3.4,
// §6).
func ranFacts(c *change.Change, p *change.Policy) []change.Fact {
	var facts []change.Fact
	for _, id := range c.RanIn {
		if f, known := p.Freeze(id); known {
			facts = append(facts, change.Fact{Name: "freeze", Value: f.Name})
		}
	}
	if c.RanOutside {
		var names []string
		for _, id := range c.RanOutsideOf(p) {
			s, _ := p.System(id)
			names = append(names, cmp.Or(s.Name, string(id)))
		}
		facts = append(facts, change.Fact{Name: "outside window", Value: strings.Join(names, ", ")})
	}
	return facts
}

// noticeFacts say that the slot leaves less notice than the policy asks.
func noticeFacts(c *change.Change, p *change.Policy) []change.Fact {
	n := c.NoticeFor(c.Slot.Start, p)
	if !n.Short() {
		return nil
	}
	return []change.Fact{{Name: "notice", Value: fmt.Sprintf("%d of %d working days", n.Given, n.Needed)}}
}

// unconfirmedFacts name the people of whom Slack could not say whether they are still there.
func unconfirmedFacts(by By, r change.Request, p *change.Policy) []change.Fact {
	if by.Standings == nil {
		return nil
	}
	var facts []change.Fact
	for _, u := range r.Unconfirmed(by.Standings, p) {
		facts = append(facts, change.Fact{Name: "unconfirmed", Value: string(u)})
	}
	return facts
}

func closureFacts(c change.Closure) []change.Fact {
	facts := []change.Fact{{Name: "outcome", Value: c.Outcome.Label()}}
	for _, i := range c.Incidents {
		facts = append(facts, incidentRecord(i))
	}
	return facts
}

// planAfter returns the version of the plan that an edit made; 0 when ev is no edit.
func planAfter(ev change.Event) int {
	if ev.Action != change.Edit && ev.Action != change.Resubmit {
		return 0
	}
	for _, f := range ev.Facts {
		if f.Name == "plan" {
			version, _, _ := strings.Cut(f.Value, " ") // the digest follows, but in what was recorded before it did
			n, err := strconv.Atoi(version)
			if err == nil {
				return n
			}
		}
	}
	return 0
}
