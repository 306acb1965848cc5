package bot

import (
	"slices"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// tardy is how long after its time a notice says that it is late.
const tardy = 15 * time.Minute

// calendarNotice draws a notice of the calendar; false when it is of no use any more. It mentions nobody, as it asks
// nothing of anybody.
func (b *Bot) calendarNotice(d commands.Drawing) (Message, bool) {
	if d.Notice == nil {
		return Message{}, false
	}
	s := &sheet{}
	switch n := *d.Notice; n.Kind {
	case change.NoticeFreezeDeclared, change.NoticeFreezeLifted:
		return freezeNotice(d)
	case change.WindowAhead, change.WindowOpens, change.WindowCloses:
		windowNotice(s, n, d, b.at.URL)
	case change.FreezeAhead, change.FreezeBegins, change.FreezeEnds:
		frozenNotice(s, n, d, b.at.URL)
	case change.WeekAhead:
		weekNotice(s, n, d, b.at.URL)
	case change.Digest:
		digestNotice(s, n, d)
	case change.ReviewAhead:
		reviewNotice(s, n, d)
	case change.HeadOfDay:
		headNotice(s, n, d)
	case change.MonthReport:
		return reportMessage(d.Report, d.Policy, illustration{}), true // the messenger adds the picture
	}
	s.aside("late", lateness(d))
	return s.message(s.whole()), len(s.blocks) > 0
}

// lateness says that a notice comes late, and since when it was due; nothing when it comes in time.
func lateness(d commands.Drawing) markup {
	if d.Now.Sub(d.Notice.Due) <= tardy {
		return ""
	}
	return say("This comes late: it was due %s.", when(d.Notice.Due, d.Policy.TimeZone))
}

// windowNotice tells that a maintenance window is near, open or over.
func windowNotice(s *sheet, n change.Notice, d commands.Drawing, root string) {
	p := d.Policy
	w, known := windowOf(n.Subject, p)
	if !known {
		return
	}
	s.header("name", "Maintenance window: "+w.Name)
	start, end := n.Time.Start, n.Time.End
	none := markup("No change is planned in it.")
	switch n.Kind { //nolint:exhaustive // the others are drawn elsewhere
	case change.WindowAhead:
		s.say("when", say("It opens %s and closes %s.", deadline(start, p.TimeZone), when(end, p.TimeZone)))
	case change.WindowOpens:
		s.say("when", say("It is open until %s.", deadline(end, p.TimeZone)))
	case change.WindowCloses:
		none = "No work of it is left open."
		s.say("when", say("It has closed: it was open %s.", during(start, end, p.TimeZone)))
		d.Booked = slices.DeleteFunc(slices.Clone(d.Booked), func(b change.Booking) bool { return b.State != change.InImplementation })
	}
	s.say("systems", say("*For:* %s", clip(windowScope(w, p), 1000)))
	if len(d.Booked) == 0 {
		s.say("planned", none)
		return
	}
	heading := markup("*Planned in it:*")
	if n.Kind == change.WindowCloses {
		heading = "*Still being worked on:*"
	}
	s.lines("planned", append([]markup{heading}, plannedIn(d, root)...), 2)
}

// frozenNotice tells that a freeze is near, has begun or is over.
func frozenNotice(s *sheet, n change.Notice, d commands.Drawing, root string) {
	p := d.Policy
	f, known := p.Freeze(change.FreezeID(n.Subject))
	if !known {
		return
	}
	f.From, f.To = n.Time.Start, n.Time.End
	kind := "Freeze"
	if f.Soft {
		kind = "Soft freeze"
	}
	s.header("name", kind+": "+f.Name)
	switch n.Kind { //nolint:exhaustive // the others are drawn elsewhere
	case change.FreezeAhead:
		s.say("when", say("It begins %s.", deadline(f.From, p.TimeZone)))
	case change.FreezeBegins:
		s.say("when", say("It has begun, and holds until %s.", deadline(f.To, p.TimeZone)))
	case change.FreezeEnds:
		s.say("when", say("It is over. It held %s.", during(f.From, f.To, p.TimeZone)))
		s.say("others", stillFrozen(f, d))
		return
	}
	s.say("about", freezeAbout(f, p))
	if len(d.Booked) > 0 {
		s.lines("planned", append([]markup{"*Planned in it:*"}, plannedIn(d, root)...), 2)
	}
	if !f.Soft {
		s.say("ask", say("For an exception for one change, %s. `/change freeze` shows how it stands.", askKeepers(p)))
	}
}

// stillFrozen names the other freezes that hold when one has ended.
func stillFrozen(ended change.Freeze, d commands.Drawing) markup {
	var others []markup
	for _, f := range d.Policy.Freezes {
		for _, at := range f.Times(d.Policy, d.Now, d.Now.Add(time.Second)) {
			if f.ID != ended.ID {
				others = append(others, say("• %s, until %s", freezeName(f), when(at.End, d.Policy.TimeZone)))
			}
		}
	}
	if len(others) == 0 {
		return ""
	}
	return join("\n", append([]markup{"*Still frozen:*"}, others[:min(len(others), hitRows)]...)...)
}

// plannedIn lists the changes that have their time in that of a notice, each with a link to its card.
func plannedIn(d commands.Drawing, root string) []markup {
	var lines []markup
	for _, b := range d.Booked[:min(len(d.Booked), hitRows)] {
		lines = append(lines, planned(b, d, root))
	}
	if more := len(d.Booked) - len(lines); more > 0 {
		lines = append(lines, say("and %s more: `/change list`", more))
	}
	return lines
}

// planned tells one change and its time in a line.
func planned(b change.Booking, d commands.Drawing, root string) markup {
	card := d.Cards[b.Number]
	return say("• %s %s · %s", linked(permalink(root, string(card.Channel), card.TS, ""), b.Number.String()),
		clip(say("%s", oneLine(b.Title)), 80), during(b.Time.Start, b.Time.End, d.Policy.TimeZone))
}

func windowOf(id string, p *change.Policy) (change.Window, bool) {
	i := slices.IndexFunc(p.Windows, func(w change.Window) bool { return string(w.ID) == id })
	if i < 0 {
		return change.Window{}, false
	}
	return p.Windows[i], true
}

// windowScope names the systems that a window is for.
func windowScope(w change.Window, p *change.Policy) markup {
	return frozenOf(change.Freeze{Systems: w.Systems, Tags: w.Tags}, p)
}
