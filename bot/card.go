package bot

import (
	"fmt"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// card draws the one card of a change, to be read in five seconds: where it stands, who must act and until when, and
// the buttons that make sense now (spec §8).
func card(d commands.Drawing) Message {
	c, p := d.Change, d.Policy
	s := &sheet{revision: c.Events}
	title := fmt.Sprintf("%s %s", c.Number, c.Request.Title)
	if c.Request.Category == change.Emergency {
		title = "Emergency " + title
	}
	s.header("name", title)
	s.say("state", join("\n", stepOf(c), waitingFor(c, p, d.Now), remindedSince(c, p, d.Now), lookedAt(c, p, d.Now)))
	s.say("so_far", soFar(c, p))
	s.say("exceptions", exceptionsOf(c, p, d.Now))
	s.facts("facts", cardFacts(c, p)...)
	s.say("conflicts", conflictsOf(d))
	s.say("approvals", approvalsOf(c, d))
	s.say("urgency", urgencyOf(c, p, d.Now))
	s.say("rollback", rollbackInShort(c))
	s.aside("version", versionNow(c))
	s.row("acts", cardButtons(c, p)...)
	return s.message(s.whole())
}

// versionNow says that the plan is no longer the first one.
func versionNow(c *change.Change) markup {
	if c.Plan < 2 {
		return ""
	}
	return say("This is version %s of the plan; the thread says what was altered.", c.Plan)
}

// shortSystems is how many code points of the names of systems stand among the facts.
const shortSystems = 300

func cardFacts(c *change.Change, p *change.Policy) []markup {
	facts := append(kindFacts(c, p), say("*When:* %s", timing(c, p)), noticeOf(c, p))
	return append(facts, peopleFacts(c)...)
}

// kindFacts say what sort of change it is, and what it touches.
func kindFacts(c *change.Change, p *change.Policy) []markup {
	facts := []markup{say("*Category:* %s", categoryOf(c, p))}
	if risk := riskOf(c); risk != "" {
		facts = append(facts, say("*Risk:* %s", risk))
	}
	return append(facts, say("*Systems:* %s", clip(say("%s", systemNames(c.Request.Systems, p)), shortSystems)))
}

func peopleFacts(c *change.Change) []markup {
	if c.Requester == c.Request.Implementer {
		return []markup{say("*Requester and implementer:* %s", mention(c.Requester))}
	}
	return []markup{say("*Requester:* %s", mention(c.Requester)), say("*Implementer:* %s", mention(c.Request.Implementer))}
}

// soFar says what happened last that whoever looks must know: why it was returned or set aside, that it was rolled
// back or failed its verification, how it ended.
func soFar(c *change.Change, p *change.Policy) markup {
	switch c.State {
	case change.Returned, change.Rejected, change.Cancelled, change.OnHold:
		if c.Frozen() {
			return heldBy(c, p)
		}
		return join("\n", say("%s because:", c.State.Label()), quote(c.Reason, 500))
	case change.InVerification, change.InDocumentation:
		return join("\n", rolledBack(c, p), failed(c), missing(c, p))
	case change.Closed, change.InReview:
		return endOf(c)
	case change.InImplementation:
		return endNear(c, p)
	case change.InAssessment, change.InApproval, change.InScheduling, change.Scheduled:
	}
	return ""
}

func rolledBack(c *change.Change, p *change.Policy) markup {
	if c.RolledBackAt.IsZero() {
		return ""
	}
	return say("Rollback was triggered %s.", when(c.RolledBackAt, p.TimeZone))
}

func failed(c *change.Change) markup {
	v := c.Verification
	if v == nil || v.Passed {
		return ""
	}
	return join("\n", say("Verification failed. %s checked:", mention(v.By)), quote(v.Checked, 500))
}

func endOf(c *change.Change) markup {
	if c.Closure == nil {
		return ""
	}
	out := say("Documented by %s.", mention(c.Closure.By)) // the outcome of a closed change stands where its step did
	if c.State != change.Closed {
		out = say("Outcome: %s, documented by %s.", c.Closure.Outcome.Label(), mention(c.Closure.By))
	}
	if c.Closure.Notes != "" {
		out = join("\n", out, quote(c.Closure.Notes, 500))
	}
	return join("\n", out, incidentsOf(c.Closure))
}

// approvalsOf says who has approved, or how far each authority has come while approval is waited for.
func approvalsOf(c *change.Change, d commands.Drawing) markup {
	if c.Request.Category == change.Emergency {
		return authorityAnswer(c, d.Policy)
	}
	var given []markup
	for _, a := range c.Approvals {
		if a.VoidAt.IsZero() {
			given = append(given, say("%s for %s", inPlaceOf(a.By, a.For), authorityName(a.Authority, d.Policy)))
		}
	}
	out := join(", ", given...)
	if out != "" {
		out = say("*Approved by* %s", out)
	}
	if c.State == change.InApproval {
		out = join("\n", out, levelsOf(c, d))
	}
	return out
}

// levelsOf says the quorum of each authority, level by level, when there is more than the one that is open.
func levelsOf(c *change.Change, d commands.Drawing) markup {
	levels, _ := c.Tallies(d.Policy, d.Now)
	if len(levels) < 2 {
		return ""
	}
	steps := make([]markup, len(levels))
	for i, level := range levels {
		var tallies []markup
		for _, t := range level {
			tallies = append(tallies, say("%s %s of %s", authorityName(t.Authority, d.Policy), t.Given, t.Needed))
		}
		steps[i] = join(" and ", tallies...)
	}
	return say("*Levels:* %s", join(", then ", steps...))
}

// rollbackInShort says the three parts of the rollback plan on a line each, while it is weighed or may be needed.
func rollbackInShort(c *change.Change) markup {
	r := c.Request.Rollback
	if r.Steps == "" {
		return ""
	}
	switch c.State {
	case change.InAssessment, change.InApproval, change.Scheduled, change.InImplementation, change.InVerification:
		return say("*Roll back if:* %s\n*How:* %s\n*By:* %s", clip(say("%s", oneLine(r.Conditions)), 200),
			clip(say("%s", oneLine(r.Steps)), 200), mentions(r.People, manyPeople))
	case change.InScheduling, change.InDocumentation, change.InReview, change.Closed, change.Returned, change.Rejected,
		change.Cancelled, change.OnHold:
	}
	return ""
}
