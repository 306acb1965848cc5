package change

import "slices"

// announceEmergency returns the places at which people hear of what ev did to an emergency, besides those of every
// change: the authority is asked and the first rung told as it is declared; an objection is told to those who work on
// it, and the outcome to whoever declared it. That the policy needs a review is told to its owners (see
// [Policy.CallsFor]).
func (c *Change) announceEmergency(ev Event, p *Policy) []Place {
	if c.Request.Category != Emergency {
		return nil
	}
	out := []Place{Alert}
	if ev.Action == Declare {
		out = append(out, c.askAuthority(ev, p)...)
	}
	out = append(out, c.rings(ev, p)...)
	var tell Principals
	if slices.Contains([]Action{Object, Document, Review}, ev.Action) {
		tell.People = []UserID{c.Requester}
	}
	if ev.Action == Object {
		tell = tell.with(Principals{People: []UserID{c.Request.Implementer}})
	}
	for _, u := range tell.Without(ev.By).People {
		out = append(out, TellOf(ev.N, u))
	}
	return out
}

func (c *Change) askAuthority(ev Event, p *Policy) []Place {
	var out []Place
	who := c.Unanswered(p)
	for _, u := range who.People {
		out = append(out, AskOf(Approve, ev.N, u))
	}
	for _, g := range who.Groups {
		out = append(out, AskOfGroup(Approve, ev.N, g))
	}
	return out
}

// asksAuthority reports whether place is where a member of the emergency authority is asked for an answer.
func (c *Change) asksAuthority(place PlaceParts) bool {
	return c.Request.Category == Emergency && place.Kind == PlaceAsk && place.Action == Approve
}
