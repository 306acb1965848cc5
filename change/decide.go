package change

import (
	"fmt"
	"slices"
	"time"
)

// may returns the row of the lifecycle by which who may do a to c now. It refuses people whose account may not act at
// all, actions that the state does not have, and people who do not hold one of the row's roles. Guards come later, in
// [Change.follow], when the act has been noted on the value.
func (c *Change) may(a Action, who Actor, p *Policy) (Move, error) {
	if err := who.mayAct(); err != nil {
		return Move{}, err
	}
	if c.PurgedBy != 0 {
		return Move{}, c.isPurged(a)
	}
	m, ok := moveFor(c.Request.Category, c.State, a)
	if !ok {
		return Move{}, c.notNow(a)
	}
	if !c.holds(who, m.By, p) {
		return Move{}, c.notYours(m, who, p)
	}
	return m, nil
}

// follow moves c along m when its guard holds.
func (c *Change) follow(m Move, p *Policy, now time.Time) error {
	if m.When != nil {
		if err := m.When.holds(c, p, now); err != nil {
			return err
		}
	}
	c.State = m.To
	if m.To == "" {
		c.State = c.HeldFrom
	}
	if c.State != OnHold {
		c.HeldFrom, c.HeldBy = "", ""
	}
	if c.State.Final() {
		c.ClosedAt = now
	}
	return nil
}

// do is may and follow for acts that note nothing on the value in between.
func (c *Change) do(a Action, who Actor, p *Policy, now time.Time) error {
	m, err := c.may(a, who, p)
	if err != nil {
		return err
	}
	return c.follow(m, p, now)
}

func (who Actor) mayAct() error {
	switch who.Standing {
	case Member:
		return nil
	case Guest:
		return Refuse(Denied, "policy §1", "Guests of the workspace cannot act on changes. Ask a member of the team to do it.")
	case External:
		return Refuse(Denied, "policy §1", "People from another organisation cannot act on changes. Ask a member of the team to do it.")
	case Deactivated:
		return Refuse(Denied, "policy §1", "This account is deactivated and cannot act on changes.")
	case Robot:
		if who.ID == Bot {
			return nil
		}
		return Refuse(Denied, "policy §1", "Apps and bots cannot act on changes.")
	case Unknown:
	}
	return Refuse(Denied, "policy §1", "Slack could not say who you are just now, so nothing was done. Try again in a minute.")
}

func (c *Change) notNow(a Action) error {
	if c.State.Final() {
		return Refuse(Conflict, "policy §3", "%s is already %s: “%s” can no longer be done.",
			c.Number, lower(c.State.Label()), a.Label())
	}
	return Refuse(Conflict, "policy §3", "%s is in the state “%s” now: “%s” cannot be done there.",
		c.Number, c.State.Label(), a.Label())
}

func (c *Change) notYours(m Move, who Actor, p *Policy) error {
	through := slices.ContainsFunc(m.By, func(r Role) bool { return len(c.Holders(r, p).Groups) > 0 })
	if who.GroupsUnknown != "" && through {
		return Refuse(Denied, "policy §3.3",
			"Slack could not say whether you belong to a group that may do this (%s), so the answer is no for now. Try again in a minute.",
			who.GroupsUnknown)
	}
	if slices.ContainsFunc(m.By, Role.delegated) {
		if err := c.noDelegate(who); err != nil {
			return err
		}
	}
	var roles []string
	for _, r := range m.By {
		roles = append(roles, r.Label())
	}
	return Refuse(Denied, "policy §3", "“%s” on %s is for %s.", m.Do.Label(), c.Number, either(roles))
}

// either joins words as in "the requester, the implementer or a policy owner".
func either(words []string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		s := words[0]
		for _, w := range words[1 : n-1] {
			s += ", " + w
		}
		return fmt.Sprintf("%s or %s", s, words[n-1])
	}
}
