package bot

import (
	"context"
	"slices"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// manyConflicts is how many conflicts are listed before the rest is only counted.
const manyConflicts = 5

// conflictsOf says what the time of a change does not fit, as long as it is ahead: its slot, else the time that was
// wished for (spec §2.4).
func conflictsOf(d commands.Drawing) markup {
	at, known := d.Change.Ahead()
	if !known {
		return ""
	}
	heading := markup("*Conflicts:*")
	if d.Change.Slot == nil {
		heading = "*Conflicts of the wished time:*"
	}
	return listed(heading, d.Change.Clashes(at, d.Booked, d.Policy), d, nil)
}

// listed says conflicts under a heading, each on a line with the name of what it is with; nothing when there are none.
// Links are the addresses of the other changes' cards.
func listed(heading markup, clashes []change.Clash, d commands.Drawing, links map[change.Number]string) markup {
	var lines []markup
	told := map[change.Number]bool{}
	for _, k := range clashes {
		switch {
		case k.With == 0:
			lines = append(lines, say("• %s", conflict(k, d)))
		case !told[k.With]:
			told[k.With] = true
			lines = append(lines, say("• %s", conflictWith(k, clashes, d, links)))
		}
	}
	return shortList(heading, lines)
}

// shortList puts the first lines under a heading, and counts the rest; it is empty when there are none.
func shortList(heading markup, lines []markup) markup {
	if len(lines) == 0 {
		return ""
	}
	if more := len(lines) - manyConflicts; more > 0 {
		lines = append(lines[:manyConflicts:manyConflicts], say("• and %s more", more))
	}
	return join("\n", append([]markup{heading}, lines...)...)
}

// conflict says which freeze or maintenance window a time does not fit.
func conflict(k change.Clash, d commands.Drawing) markup {
	zone := d.Policy.TimeZone
	systems := clip(say("%s", systemNames(k.Systems, d.Policy)), shortSystems)
	switch {
	case k.Kind == change.InFreeze:
		return say("the freeze “%s”, until %s: %s", k.Freeze.Name, when(k.Freeze.To, zone), k.Freeze.Reason)
	case k.Kind == change.OutsideWindow && k.Time != change.Interval{}:
		return say("outside the maintenance windows of %s; open next %s", systems, during(k.Time.Start, k.Time.End, zone))
	case k.Kind == change.ExceedsWindow:
		return say("it ends after the maintenance window of %s closes %s", systems, when(k.Time.End, zone))
	}
	return say("%s", k.Words(d.Policy))
}

// conflictWith says everything in which a time conflicts with the other change of one of the clashes.
func conflictWith(k change.Clash, clashes []change.Clash, d commands.Drawing, links map[change.Number]string) markup {
	var how []markup
	for _, same := range clashes {
		if same.With == k.With {
			how = append(how, clip(say("%s", same.How(d.Policy)), shortSystems))
		}
	}
	return say("%s %s, %s", other(k, d, links), join(" and ", how...), during(k.Time.Start, k.Time.End, d.Policy.TimeZone))
}

// other names the other change of a conflict.
func other(k change.Clash, d commands.Drawing, links map[change.Number]string) markup {
	name := say("*%s*", k.With)
	if address := links[k.With]; address != "" {
		name = linked(address, k.With.String())
	}
	i := slices.IndexFunc(d.Booked, func(b change.Booking) bool { return b.Number == k.With })
	if i < 0 {
		return name
	}
	return say("%s %s", name, clip(say("%s", oneLine(d.Booked[i].Title)), 100))
}

// conflictsOnRecord says which conflicts a time was chosen in spite of, as the event has them.
func conflictsOnRecord(ev change.Event) markup {
	var lines []markup
	for _, f := range ev.Facts {
		switch f.Name {
		case "freeze":
			lines = append(lines, say("• the freeze “%s”", f.Value))
		case "outside window":
			lines = append(lines, say("• it is outside the maintenance windows of %s", f.Value))
		case "conflict":
			lines = append(lines, say("• %s", f.Value))
		}
	}
	return shortList("*Conflicts:*", lines)
}

// tellOfConflict draws the message that tells somebody that another change was given a time which overlaps work of
// theirs.
func tellOfConflict(d commands.Drawing) Message {
	c, ev := d.Change, *d.Event
	s := &sheet{revision: ev.N}
	text := join("\n", nameOf(c), say("%s %s", doer(ev), deed(ev, d)))
	if list := conflictsWith(change.UserID(d.Parts.Who), d); list != "" {
		text = join("\n", text, list, say("Agree with %s which of them goes first. Yours stays where it is unless you reschedule it.", mention(c.Request.Implementer)))
	} else {
		text = join("\n", text, "It conflicted with work of yours, and no longer does.")
	}
	s.say("told", text)
	s.row("acts", button(detailsClick, c.PlanSeen(), "Details", c))
	return s.message(text)
}

// conflictsWith lists the conflicts of a change with the work of one implementer.
func conflictsWith(who change.UserID, d commands.Drawing) markup {
	at, known := d.Change.Ahead()
	if !known {
		return ""
	}
	theirs := slices.DeleteFunc(slices.Clone(d.Booked), func(b change.Booking) bool { return b.Implementer != who })
	clashes := slices.DeleteFunc(d.Change.Clashes(at, theirs, d.Policy), func(k change.Clash) bool { return k.With == 0 })
	return listed("*It conflicts with work of yours:*", clashes, d, nil)
}

// conflictsRaised is conflictsOf for whoever has just raised a change; empty when it cannot be read just now, as the
// card says it too.
func (b *Bot) conflictsRaised(ctx context.Context, c *change.Change) markup {
	if _, known := c.Ahead(); !known {
		return ""
	}
	d, err := b.look(ctx, c.Number)
	if err != nil {
		b.log.WarnContext(ctx, "the conflicts of a new change cannot be read", "change", c.Number, "error", err)
		return ""
	}
	return conflictsOf(d)
}
