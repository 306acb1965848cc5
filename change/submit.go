package change

import "time"

// Entry returns the action by which a change of the category comes into being.
func (c Category) Entry() Action {
	switch c {
	case Standard:
		return Log
	case Emergency:
		return Declare
	case Normal:
		return Submit
	}
	return Submit
}

// New makes a change from a request (policy §3.1): a normal one goes to assessment, a standard one is logged from its
// template and scheduled (policy §2), an emergency is at work at once (policy §5). The change has no number yet.
//
// It refuses, as [Invalid], what [Request.Check] refuses and a standard change whose slot touches a hard freeze
// (policy §6) or lies outside the maintenance windows, if the policy blocks that, and as [Denied] people who may not act
// or not declare.
func New(who Actor, r Request, p *Policy, now time.Time) (*Change, error) {
	r = r.Tidy()
	if r.Category == Standard {
		if t, ok := p.Template(r.Template); ok {
			r = t.fill(r)
		}
	}
	if r.Category == Emergency {
		if err := p.MayDeclare(who); err != nil {
			return nil, err
		}
	}
	c := &Change{Requester: who.ID, Request: r, Plan: 1, CreatedAt: now, UpdatedAt: now}
	m, err := c.may(r.Category.Entry(), who, p)
	if err != nil {
		return nil, err
	}
	if err := c.follow(m, p, now); err != nil {
		return nil, err
	}
	if r.Category == Standard {
		begin := r.WishedStart
		if begin.Before(now) {
			begin = now
		}
		c.Slot = &Slot{Start: begin, End: begin.Add(r.Length), By: who.ID}
		if err := c.unblocked(*c.Slot, nil, p); err != nil {
			return nil, err
		}
	}
	if r.Category == Emergency {
		c.begin(p, now)
		c.Chain = c.newChain(p, now)
	}
	return c, nil
}

// fill returns the request that the template stands for, with what the person chose: who, when, and links.
func (t Template) fill(r Request) Request {
	return Request{
		Title: t.Title, Category: Standard, Kind: t.Kind, Description: t.Steps, Systems: t.Systems,
		Rollback: t.Rollback, TestPlan: t.TestPlan, Length: t.Length, Template: t.ID,
		Rationale:   r.Rationale,
		Impact:      Impact{Level: NoImpact},
		Implementer: r.Implementer, WishedStart: r.WishedStart, Links: r.Links,
	}.Tidy()
}
