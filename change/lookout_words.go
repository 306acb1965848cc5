package change

import (
	"fmt"
	"slices"
	"strings"
)

func (l lookout) whyWindows(open []Interval) string {
	systems := together(l.p.namesOf(l.c.Request.Systems))
	atOnce := ""
	if len(l.p.windowSets(l.c.Request.Systems)) > 1 {
		atOnce = " at the same time"
	}
	const choose = " Choose a time of your own and give the reason, or "
	switch {
	case len(open) > 0:
		longest := slices.MaxFunc(open, func(a, b Interval) int { return int(a.Length() - b.Length()) })
		return fmt.Sprintf("The work takes %s, and the maintenance windows of %s are open%s for %s at most.%splan less work at a time.",
			Span(l.c.Request.Length), systems, atOnce, Span(longest.Length()), choose)
	case atOnce != "":
		return "The maintenance windows of " + systems + " are never open" + atOnce + " within 90 days." + choose + "split the change."
	}
	return "No maintenance window of " + systems + " opens within 90 days." + choose + "ask the policy's owners for a window."
}

func (l lookout) whyNotice() string {
	n := l.c.NoticeFor(l.within.Start, l.p)
	return fmt.Sprintf("At %s risk %s needs %s notice, and from %s on nothing fits within 90 days. Look again later, or choose a time of your own.",
		lower(l.c.Risk().Label()), l.c.Number, workingDays(n.Needed), n.Earliest.In(l.p.TimeZone).Format("Mon 2 Jan 2006"))
}

func (l lookout) whyFreezes(freezes []Freeze) string {
	var names []string
	for _, f := range freezes {
		names = append(names, "“"+f.Name+"” until "+f.To.In(l.p.TimeZone).Format("Mon 2 Jan 2006 15:04 MST"))
	}
	return "Whenever the work would fit within 90 days, a freeze holds: " + few(names) + ". Ask for an exception, or look again when it is over."
}

func (l lookout) whyOthers(others []Booking) string {
	near := l.c.near(l.p)
	var names []string
	for _, b := range others {
		names = append(names, b.Number.String()+" ("+near.clashes(b)[0].Kind.shares()+")")
	}
	return "Whenever the work would fit within 90 days, other changes are booked: " + few(names) +
		". Ask their implementers to move, or choose a time of your own."
}

// shares says what two changes have in common that clash in that way.
func (k ClashKind) shares() string {
	switch k {
	case SameSystem:
		return "the same system"
	case DependentSystem:
		return "a dependent system"
	case SameImplementer:
		return "the same implementer"
	case InFreeze, OutsideWindow, ExceedsWindow:
	}
	return string(k)
}

// few names the first of names.
func few(names []string) string {
	const most = 3
	if n := len(names); n > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", n-most)
	}
	return strings.Join(names, ", ")
}

// namesOf names systems as people read them.
func (p *Policy) namesOf(ids []SystemID) []string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = string(id)
		if s, known := p.System(id); known {
			names[i] = s.Name
		}
	}
	return names
}
