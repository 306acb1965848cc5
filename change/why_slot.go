package change

import "slices"

// sayConflicts says what did not fit when the slot was chosen, as it stands on record.
func (c *Change) sayConflicts(e *Explanation, events []Event) {
	last := -1
	for i, ev := range events {
		if ev.Allowed() && (ev.Action == Schedule || ev.Action == Extend) {
			last = i
		}
	}
	if c.Slot == nil || last < 0 {
		return
	}
	for _, f := range events[last].Facts {
		if f.Name == "conflict" {
			e.say("It was chosen though %s.", f.Value)
		}
	}
}

// sayWindows says for which of its systems there are maintenance windows, and whether they are open at that time.
func (c *Change) sayWindows(e *Explanation, p *Policy, at Interval) {
	var bound []SystemID
	for _, s := range c.Request.Systems {
		if len(p.WindowsFor(s)) > 0 {
			bound = append(bound, s)
		}
	}
	if bound == nil {
		if len(p.Windows) > 0 {
			e.say("No maintenance window is for %s, so that it may be changed at any time.", p.systemNames(c.Request.Systems))
		}
		return
	}
	clashes := c.windowClashes(at, p)
	if len(clashes) == 0 {
		open := p.nextOpen(bound, at.Start)
		e.say("The maintenance windows of %s are open then, from %s to %s: %s.", p.systemNames(bound), open.Start, open.End, p.windowNames(bound))
	}
	for _, k := range clashes {
		what := "needs a reason"
		if slices.Contains(p.Schedule.Blocks, k.Kind) {
			what = "is refused"
		}
		e.say("At that time, %s. Work then %s.", k.Words(p), what)
		if k.Kind == OutsideWindow && k.Time != (Interval{}) {
			e.say("They open next from %s to %s: %s.", k.Time.Start, k.Time.End, p.windowNames(k.Systems))
		}
	}
}

// windowNames names the windows that are for any of the systems.
func (p *Policy) windowNames(systems []SystemID) string {
	var names []string
	for _, w := range p.Windows {
		if slices.ContainsFunc(systems, func(s SystemID) bool { return w.For(p, s) }) {
			names = append(names, "“"+w.Name+"”")
		}
	}
	return few(names)
}

// sayFreezes says which freezes hold at that time, and what that means for it.
func (c *Change) sayFreezes(e *Explanation, p *Policy, at Interval) {
	freezes := p.FreezesDuring(c.Request, at.Start, at.End)
	if len(freezes) == 0 {
		e.say("No freeze of the policy holds at that time (policy §6).")
	}
	for _, f := range freezes {
		meaning := "A start in it is refused"
		switch {
		case f.Soft:
			meaning = "It is a soft one: a start is recorded, not refused"
		case c.ExceptFrom(f):
			meaning = "The change was let through it: a start is recorded, not refused"
		}
		e.say("The freeze “%s” holds at that time, until %s: %s. %s (policy §6).", f.Name, f.To, f.Reason, meaning)
	}
}
