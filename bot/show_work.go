package bot

import (
	"github.com/noim3/changebot/change"
)

// work says when the work was done, and what it began in (policy §3.4, §6).
func work(c *change.Change, p *change.Policy) markup {
	if c.StartedAt.IsZero() {
		return ""
	}
	out := say("*Implementation:* begun %s", when(c.StartedAt, p.TimeZone))
	if !c.FinishedAt.IsZero() {
		out = say("*Implementation:* %s", during(c.StartedAt, c.FinishedAt, p.TimeZone))
	}
	if !c.RolledBackAt.IsZero() {
		out = say("%s, rolled back %s", out, when(c.RolledBackAt, p.TimeZone))
	}
	if c.RanOutside {
		out = say("%s. It began outside a maintenance window of its systems (policy §3.4)", out)
	}
	for _, id := range c.RanIn {
		out = say("%s. It began in the freeze “%s” (policy §6)", out, freezeCalled(id, p))
	}
	return out
}

// freezeCalled names a freeze by what it is called, as long as the policy or the record knows it.
func freezeCalled(id change.FreezeID, p *change.Policy) string {
	if f, known := p.Freeze(id); known {
		return f.Name
	}
	return string(id)
}

// keeping says what is to be known of how long the record of a change is kept: that a legal hold covers it, or that its
// texts were purged (policy §7).
func keeping(c *change.Change, holds []change.LegalHold, p *change.Policy) markup {
	var out []markup
	if c.PurgedBy != 0 {
		out = append(out, say("*Purged* %s by event %s of the record, after its time had passed: its texts and people were exported and taken out (policy §7).",
			when(c.PurgedAt, p.TimeZone), c.PurgedBy))
	}
	for _, h := range holds {
		out = append(out, say("*Legal hold %s* by %s, %s: %s. Nothing of it is purged (policy §7).",
			h.ID(), mention(h.By), when(h.At, p.TimeZone), clip(say("“%s”", oneLine(h.Reason)), 300)))
	}
	return join("\n", out...)
}
