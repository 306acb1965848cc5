package bot

import (
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// purgedRecord shows what is left of a change after its purge: nothing of people and plans (policy §7).
func purgedRecord(s *sheet, d commands.Drawing, story commands.Story, skip int) {
	c, p := d.Change, d.Policy
	facts := []markup{
		say("*Category:* %s", c.Request.Category.Label()), say("*Systems:* %s", systemNames(c.Request.Systems, p)),
		say("*Raised:* %s", when(c.CreatedAt, p.TimeZone)), say("*At its end:* %s", when(c.ClosedAt, p.TimeZone)),
	}
	if c.Assessment != nil {
		facts = append(facts, say("*Risk:* %s", c.Assessment.Rating.Risk.Label()))
	}
	if !c.StartedAt.IsZero() {
		facts = append(facts, say("*Work began:* %s", when(c.StartedAt, p.TimeZone)))
	}
	if !c.FinishedAt.IsZero() {
		facts = append(facts, say("*Work ended:* %s", when(c.FinishedAt, p.TimeZone)))
	}
	if c.Closure != nil {
		facts = append(facts, say("*Outcome:* %s", c.Closure.Outcome.Label()))
		if n := len(c.Closure.Incidents); n > 0 {
			facts = append(facts, say("*Incidents:* %s", n))
		}
	}
	s.facts("facts", facts...)
	s.aside("where", "Whoever needs more asks the policy's owners for the file into which it was exported. `changebot audit verify --export` proves that file.")
	record(s, d, story.Events, skip)
}

// purgedLine tells one event of which only the tombstone is left.
func purgedLine(ev change.Event, d commands.Drawing) markup {
	at := when(ev.At, d.Policy.TimeZone)
	switch {
	case !ev.Allowed():
		return say("%s · somebody tried “%s” and was refused", at, ev.Action.Label())
	case ev.From == ev.To || ev.To == "":
		return say("%s · “%s”", at, ev.Action.Label())
	}
	return say("%s · “%s”, which led to %s", at, ev.Action.Label(), ev.To.Label())
}
