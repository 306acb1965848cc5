package bot

import (
	"time"

	"github.com/noim3/changebot/change"
)

// manyPeople is how many people are named before the rest is only counted.
const manyPeople = 5

// stepOf says where a change stands: “Step 3 of 7 · Approval”, or how it ended.
func stepOf(c *change.Change) markup {
	switch c.State {
	case change.Closed:
		if c.Closure != nil {
			return say("*Closed · %s*", c.Closure.Outcome.Label())
		}
	case change.OnHold:
		return say("*On hold* · was: %s", c.HeldFrom.Label())
	case change.InAssessment, change.InApproval, change.InScheduling, change.Scheduled, change.InImplementation,
		change.InVerification, change.InDocumentation, change.Returned:
		return say("*Step %s of %s · %s*", c.State.Step(), change.Steps, c.State.Label())
	case change.InReview, change.Rejected, change.Cancelled:
	}
	return say("*%s*", c.State.Label())
}

// waitingFor says who must act and until when; it is empty for a change at its end.
func waitingFor(c *change.Change, p *change.Policy, now time.Time) markup {
	wait := c.Waits(p)
	if wait.Do == "" {
		return ""
	}
	if wait.Who.Empty() {
		return say("Nobody may %s now. Ask a policy owner: %s", doing(wait.Do), mentions(p.Owners, manyPeople))
	}
	what := doing(wait.Do)
	if failedCheck(c) {
		what = "verify it again, trigger the rollback or keep it as failed"
	}
	return join(" ", say("Waiting for %s to %s", whoMust(c, wait, p, now), what), dueBy(c, p, now))
}

// failedCheck reports whether the change has failed its verification and nothing was decided about it yet.
func failedCheck(c *change.Change) bool {
	return c.State == change.InVerification && c.Verification != nil && !c.Verification.Passed
}

// whoMust names who is waited for: people one by one, members of user groups by what they are, since a mention would
// call all of them.
func whoMust(c *change.Change, wait change.Wait, p *change.Policy, now time.Time) markup {
	if wait.Do == change.Approve {
		return openQuorums(c, p, now)
	}
	who := anyOf(wait.Who.People)
	if len(wait.Who.Groups) == 0 {
		return who
	}
	group := markup("any of the assessors")
	if wait.Do == change.Review {
		group = say("any of %s", authorityName(p.Emergency.Authority, p))
	}
	return join(" or ", who, group)
}

// openQuorums says of each authority that is asked now how far it has come, and who of it can still act.
func openQuorums(c *change.Change, p *change.Policy, now time.Time) markup {
	levels, open := c.Tallies(p, now)
	if open == len(levels) {
		return ""
	}
	var out []markup
	for _, t := range levels[open] {
		if t.Given < t.Needed {
			out = append(out, quorum(t, membersLeft(c, t.Authority, p), p))
		}
	}
	return join(" and ", out...)
}

// quorum names an authority with those who can still act for it, and how far it has come where more than one must.
func quorum(t change.Tally, left markup, p *change.Policy) markup {
	var far markup
	if t.Needed > 1 {
		far = say("%s of %s so far", t.Given, t.Needed)
	}
	name := say("*%s*", authorityName(t.Authority, p))
	if inside := join("; ", far, left); inside != "" {
		return say("%s (%s)", name, inside)
	}
	return name
}

// membersLeft names the members of an authority who have not decided yet.
func membersLeft(c *change.Change, id change.AuthorityID, p *change.Policy) markup {
	a, _ := p.Authority(id)
	who := anyOf(undecided(c, a.Members.People))
	if who != "" && len(a.Members.Groups) > 0 {
		who += " or another member"
	}
	return who
}

// undecided returns the people who may still approve.
func undecided(c *change.Change, people []change.UserID) []change.UserID {
	left := change.Principals{People: people}.Without(c.Requester, c.Request.Implementer)
	for _, a := range c.Approvals {
		if a.VoidAt.IsZero() {
			left = left.Without(a.By)
		}
	}
	return left.People
}

// dueBy says until when, after what is to be done; “now” of work that may start at once.
func dueBy(c *change.Change, p *change.Policy, now time.Time) markup {
	due := c.Due(p)
	if due.IsZero() {
		return ""
	}
	if !c.Late(p, now).IsZero() {
		return "now: it is overdue"
	}
	word := "by"
	switch c.State {
	case change.InAssessment, change.InApproval, change.InScheduling:
		word = "before"
	case change.Scheduled:
		if due.Sub(now) < time.Minute && now.Before(c.Slot.End) {
			return "now"
		}
		word = "from"
	case change.InImplementation, change.InVerification, change.InDocumentation, change.InReview, change.Closed, change.Returned,
		change.Rejected, change.Cancelled, change.OnHold:
	}
	return say("%s %s", word, deadline(due, p.TimeZone))
}

// timing says when the work is to be done.
func timing(c *change.Change, p *change.Policy) markup {
	switch {
	case c.State == change.Cancelled || c.State == change.Rejected:
		return "Not done"
	case c.State == change.Closed && !c.StartedAt.IsZero() && c.FinishedAt.After(c.StartedAt):
		return during(c.StartedAt, c.FinishedAt, p.TimeZone)
	case c.Slot != nil:
		return during(c.Slot.Start, c.Slot.End, p.TimeZone)
	case !c.StartedAt.IsZero():
		return say("Started %s", when(c.StartedAt, p.TimeZone))
	case !c.Request.WishedStart.IsZero():
		return say("%s wished, for %s", when(c.Request.WishedStart, p.TimeZone), change.Span(c.Request.Length))
	}
	return say("Not scheduled yet; %s of work", change.Span(c.Request.Length))
}

// riskOf says how much the change may hurt; it is empty for a standard change and an emergency, which are not rated.
func riskOf(c *change.Change) markup {
	switch {
	case c.Assessment != nil:
		return say("%s", c.Assessment.Rating.Risk.Label())
	case c.Request.Category == change.Normal:
		return "Not assessed yet"
	}
	return ""
}

// categoryOf names the category with what made it one.
func categoryOf(c *change.Change, p *change.Policy) markup {
	switch c.Request.Category {
	case change.Emergency:
		return say("Emergency: %s", c.Request.Ground.Label())
	case change.Standard:
		t, _ := p.Template(c.Request.Template)
		if t.Title != "" && t.Title != c.Request.Title {
			return say("Standard: %s", t.Title)
		}
	case change.Normal:
	}
	return say("%s", c.Request.Category.Label())
}

// linksOf lists the addresses of a request as people typed them: Slack makes no link of them by itself.
func linksOf(links []string) markup {
	if len(links) == 0 {
		return ""
	}
	out := []markup{say("*%s*", wordFor(change.FieldLinks))}
	for _, l := range links {
		out = append(out, link(l))
	}
	return join("\n", out...)
}
