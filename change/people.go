package change

import (
	"slices"
	"strings"
)

// People returns everybody whom the plan needs: its implementer and the people responsible for the rollback, each once.
// Those of a standard change stand in its template.
func (r Request) People(p *Policy) []UserID {
	return once(append([]UserID{r.Implementer}, r.responsible(p)...))
}

func (r Request) responsible(p *Policy) []UserID {
	if t, ok := p.Template(r.Template); ok && r.Category == Standard {
		return t.Rollback.People
	}
	return r.Rollback.People
}

// CheckPeople refuses, as [Invalid] with a sentence for each field, a request whose implementer or whose people
// responsible for the rollback are not active members of the workspace (policy §4). Standings hold what Slack says of
// [Request.People]; somebody who is missing is [Unknown]. What Slack cannot say counts as no, but for an emergency: that
// does not wait for Slack (see [Request.Unconfirmed]).
func (r Request) CheckPeople(standings map[UserID]Standing, p *Policy) error {
	fields := map[Field]string{}
	r.faults(fields, FieldImplementer, []UserID{r.Implementer}, standings)
	if r.Category != Standard {
		r.faults(fields, FieldRollbackPeople, r.responsible(p), standings)
		return refuseFields(fields)
	}
	if r.faults(fields, FieldTemplate, r.responsible(p), standings); fields[FieldTemplate] != "" {
		fields[FieldTemplate] += " The template names them for the rollback: ask a policy owner to mend it, or raise a normal change."
	}
	return refuseFields(fields)
}

func (r Request) faults(fields map[Field]string, f Field, people []UserID, standings map[UserID]Standing) {
	var says []string
	for _, u := range once(people) {
		if s := standingOf(u, standings); s != Member && (s != Unknown || r.Category != Emergency) {
			says = append(says, s.fault(u))
		}
	}
	if len(says) > 0 {
		fields[f] = strings.Join(says, " ")
	}
}

// Unconfirmed returns those of [Request.People] of whom Slack could not say whether they are active members.
func (r Request) Unconfirmed(standings map[UserID]Standing, p *Policy) []UserID {
	return slices.DeleteFunc(r.People(p), func(u UserID) bool { return standingOf(u, standings) != Unknown })
}

// StillThere refuses when somebody whom the plan needs is no active member of the workspace any more, and says who is to
// be replaced and how (policy §4). Nothing of an emergency waits for that.
func (c *Change) StillThere(standings map[UserID]Standing, p *Policy) error {
	if c.Request.Category == Emergency {
		return nil
	}
	for _, u := range c.Request.People(p) {
		s := standingOf(u, standings)
		if s == Member {
			continue
		}
		if s == Unknown {
			return Refuse(Conflict, "policy §4", "Slack could not say just now whether %s, %s, is still in the workspace, so nothing was done. Try again in a minute.",
				u.At(), c.partOf(u))
		}
		return Refuse(Conflict, "policy §4", "%s %s, %s. Before it goes on, %s must replace them. %s",
			u.At(), s.words(), c.partOf(u), c.Requester.At(), c.replacing())
	}
	return nil
}

func (c *Change) partOf(u UserID) string {
	if u == c.Request.Implementer {
		return "who is to do the work of " + c.Number.String()
	}
	return "who is responsible for the rollback of " + c.Number.String()
}

// replacing says how somebody is replaced in the plan: that of a standard change is its template's.
func (c *Change) replacing() string {
	if c.Request.Category == Standard {
		return "Cancel this change and log it anew; if the template names them, a policy owner must mend it first."
	}
	return "“" + Edit.Label() + "” does that; the approvals are then given anew."
}

func standingOf(u UserID, standings map[UserID]Standing) Standing {
	if s, known := standings[u]; known {
		return s
	}
	return Unknown
}

// fault says why somebody of this standing cannot be named, and what to do.
func (s Standing) fault(who UserID) string {
	if s == Unknown {
		return "Slack could not say whether " + who.At() + " is an active member of the workspace. Try again in a minute."
	}
	return who.At() + " " + s.words() + ". Choose an active member of the workspace."
}

func (s Standing) words() string {
	switch s {
	case Member:
		return "is a member of the workspace"
	case Guest:
		return "is a guest of the workspace"
	case External:
		return "belongs to another organisation"
	case Deactivated:
		return "has left the workspace"
	case Robot:
		return "is an app, not a person"
	case Unknown:
	}
	return "is unknown to Slack"
}
