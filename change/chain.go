package change

import "time"

// Ended reports whether every rung of the chain was told, had its time, and nobody has acknowledged.
func (n *Chain) Ended() bool { return n.AcknowledgedBy == "" && !n.AcknowledgedAt.IsZero() }

// running reports whether time alone still makes the chain go on.
func (n *Chain) running() bool { return n != nil && n.AcknowledgedAt.IsZero() }

// newChain returns the chain of an emergency that is declared now: its first rung is told with it. It is nil when the
// policy has no chain.
func (c *Change) newChain(p *Policy, now time.Time) *Chain {
	if len(p.Emergency.Chain) == 0 {
		return nil
	}
	rung := c.rungAfter(0, p)
	if rung == 0 { // there is nobody but the declarer on any: when the last one's time is over, the record says so
		rung = len(p.Emergency.Chain)
	}
	return &Chain{Rung: rung, At: now}
}

// rungAfter returns the first rung after rung on which somebody else than the declarer stands; 0 when there is none.
func (c *Change) rungAfter(rung int, p *Policy) int {
	for i := rung; i < len(p.Emergency.Chain); i++ {
		if !c.OnRung(i+1, p).Empty() {
			return i + 1
		}
	}
	return 0
}

// OnRung returns who is told of c on a rung, counted from 1: those whom the policy names there, without the declarer, who knows.
func (c *Change) OnRung(rung int, p *Policy) Principals {
	if rung < 1 || rung > len(p.Emergency.Chain) {
		return Principals{}
	}
	return p.Emergency.Chain[rung-1].Who.Without(c.Requester)
}

// PageDue returns when the next rung of the chain is to be told, or, after the last, when its end is to be said; zero
// for never: somebody has acknowledged, the end was said, or the emergency is documented (policy §5).
func (c *Change) PageDue(p *Policy) time.Time {
	rungs := p.Emergency.Chain
	if !c.Chain.running() || !c.does(Page) || len(rungs) == 0 {
		return time.Time{}
	}
	return c.Chain.At.Add(rungs[min(c.Chain.Rung, len(rungs))-1].Within)
}

// Page tells the next rung of the chain, whose time counts from now (policy §5). After the last one it notes that
// nobody has acknowledged, and never does anything again. It refuses before [Change.PageDue].
func (c *Change) Page(p *Policy, now time.Time) error {
	m, err := c.byTime(Page, c.PageDue(p), p, now)
	if err != nil {
		return err
	}
	chain := *c.Chain
	if next := c.rungAfter(chain.Rung, p); next > 0 {
		chain.Rung, chain.At = next, now
	} else {
		chain.AcknowledgedAt = now
	}
	c.Chain = &chain
	return c.follow(m, p, now)
}

// Acknowledge notes that somebody in the chain has heard of the emergency, which stops the chain (policy §5). The first
// one counts: it refuses a second, those who were not told, and the declarer.
func (c *Change) Acknowledge(who Actor, p *Policy, now time.Time) error {
	m, err := c.may(Acknowledge, who, p)
	if err != nil {
		return err
	}
	if who.ID == c.Requester {
		return Refuse(Denied, "policy §5", "You declared %s. Somebody else in the chain must acknowledge it.", c.Number)
	}
	if err := c.follow(m, p, now); err != nil {
		return err
	}
	chain := *c.Chain
	chain.AcknowledgedBy, chain.AcknowledgedAt = who.ID, now
	c.Chain = &chain
	return nil
}

// AwaitsAcknowledgement reports whether somebody in the chain can still acknowledge the emergency.
func (c *Change) AwaitsAcknowledgement() bool {
	return c.does(Acknowledge) && c.Chain != nil && c.Chain.AcknowledgedBy == ""
}

// chainMoved reports whether what is told of the chain may have changed since before.
func (c *Change) chainMoved(before *Change) bool {
	return before.Chain != c.Chain || before.State != c.State || before.Plan != c.Plan
}

// rings returns the places of those who are to be told of the emergency now that ev has led to c: a rung was reached.
func (c *Change) rings(ev Event, p *Policy) []Place {
	if c.Chain == nil || ev.Action != Declare && (ev.Action != Page || c.Chain.Ended()) {
		return nil
	}
	var out []Place
	who := c.OnRung(c.Chain.Rung, p)
	for _, u := range who.People {
		out = append(out, PageOf(c.Chain.Rung, u))
	}
	for _, g := range who.Groups {
		out = append(out, PageOf(c.Chain.Rung, g))
	}
	return out
}
