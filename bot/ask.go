package bot

import (
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// ask draws the direct message that asks somebody to act, with everything they need to decide and the buttons to do
// it; once they or others have acted it says what came of it. It is false when there was nothing to ask any more
// before the message was ever posted.
func ask(d commands.Drawing) (Message, bool) {
	if !d.Change.Asks(d.Parts, d.Policy) {
		if d.Posted == (commands.Post{}) {
			return Message{}, false
		}
		return asked(d), true
	}
	c, p := d.Change, d.Policy
	if c.Request.Category == change.Emergency && d.Parts.Action == change.Approve {
		return askAnswer(d), true
	}
	s := &sheet{revision: c.Events}
	title := fmt.Sprintf("%s waits for you to %s", c.Number, doing(d.Parts.Action))
	s.header("name", title)
	s.say("title", join("\n", say("*%s*", oneLine(c.Request.Title)), deadlineOf(c, p, d.Now), asDelegate(d), lookedAt(c, p, d.Now)))
	s.say("before", join("\n", beforeNow(d), handedOver(d)))
	s.say("so_far", soFar(c, p))
	s.facts("facts", askFacts(c, p)...)
	s.say("conflicts", conflictsOf(d))
	planFor(s, d.Parts.Action, c)
	if d.Parts.Action == change.Schedule {
		offer(s, d)
		s.row("acts", anotherTime(d), button(detailsClick, c.PlanSeen(), "Details", c))
		return s.message(s.whole()), true
	}
	s.row("acts", askButtons(c, d.Parts.Action)...)
	return s.message(s.whole()), true
}

// deadlineOf says until when, or from when on, whoever is asked should act.
func deadlineOf(c *change.Change, p *change.Policy, now time.Time) markup {
	due := dueBy(c, p, now)
	switch {
	case due == "":
		return ""
	case c.State == change.Scheduled:
		return say("It can start %s", due)
	}
	return say("Needed %s", due)
}

func askFacts(c *change.Change, p *change.Policy) []markup {
	facts := kindFacts(c, p)
	if near := p.Dependents(c.Request.Systems); len(near) > 0 {
		facts = append(facts, say("*Dependent systems:* %s", clip(say("%s", namesOf(near)), shortSystems)))
	}
	facts = append(facts,
		say("*When:* %s", timing(c, p)), noticeOf(c, p),
		say("*%s:* %s", wordFor(change.FieldImpact), impactOf(c.Request.Impact)))
	return append(facts, peopleFacts(c)...)
}

// planFor adds as much of the plan as the act needs: whoever decides on it sees the rollback whole.
func planFor(s *sheet, a change.Action, c *change.Change) {
	r := c.Request
	deciding := a == change.Approve || a == change.Assess || a == change.Review
	if deciding {
		s.write("what", wordFor(change.FieldDescription), r.Description, 1500)
		s.write("why", wordFor(change.FieldRationale), r.Rationale, 700)
		s.say("risk", riskInWords(c))
	}
	if a == change.Assess {
		s.aside("measurable", measurable(r.Rollback))
	}
	if a == change.Schedule || a == change.Resubmit || a == change.Document {
		return
	}
	rollback(s, r.Rollback, deciding)
	if deciding || a == change.Verify {
		s.write("tests", wordFor(change.FieldTestPlan), r.TestPlan, 1000)
	}
	if deciding {
		s.say("links", linksOf(r.Links))
	}
}

// rollback adds the three parts of policy §4, whole or in short.
func rollback(s *sheet, r change.RollbackPlan, whole bool) {
	if !whole {
		s.write("rollback", wordFor(change.FieldRollbackSteps), r.Steps, 700)
		return
	}
	s.write("rollback", wordFor(change.FieldRollbackSteps), r.Steps, change.MaxText)
	s.say("rollback_people", say("*%s:* %s", wordFor(change.FieldRollbackPeople), everybody(r.People)))
	s.write("rollback_if", wordFor(change.FieldRollbackConditions), r.Conditions, change.MaxText)
}

// riskInWords says the rating and what the assessor wrote.
func riskInWords(c *change.Change) markup {
	a := c.Assessment
	if a == nil {
		return ""
	}
	return join("\n", ratingOf(a), quoted(dependenciesLabel, a.Dependencies), quoted(testingLabel, a.Testing))
}

func ratingOf(a *change.Assessment) markup {
	return say("*Risk: %s*, as %s. Assessed by %s.", a.Rating.Risk.Label(), a.Rating.Because, mention(a.By))
}

// beforeNow tells an approver what is new to them in a plan that was edited, and that an approval of theirs is void
// (spec §2.3).
func beforeNow(d commands.Drawing) markup {
	if d.Parts.Action != change.Approve {
		return ""
	}
	var out []markup
	for _, a := range d.Change.Approvals {
		if string(a.By) == d.Parts.Who && !a.VoidAt.IsZero() {
			out = []markup{say("Your approval of version %s of the plan no longer counts: %s.", a.Plan, a.Void)}
		}
	}
	if len(d.Differences) > 0 {
		out = append(out, say("*New in version %s of the plan:*", d.Change.Plan))
		out = append(out, altered(d)...)
	}
	return join("\n", out...)
}

func impactOf(i change.Impact) markup {
	if i.Level == "" {
		return "Not estimated yet"
	}
	out := say("%s", i.Level.Label())
	if i.Who != "" {
		out = say("%s, for %s: %s", i.Level.Label(), change.Span(i.Length), clip(say("%s", oneLine(i.Who)), 200))
	}
	return out
}

func askButtons(c *change.Change, a change.Action) []slack.BlockElement {
	row := []slack.BlockElement{actButton(a, c, true)}
	for _, other := range offeredActs(c, a) {
		if other == change.Return || other == change.Reject || other == change.RollBack || other == change.Claim || other == change.Edit && !inMenu(other, c) ||
			(other == change.Extend || other == change.HandOver) && !inMenu(other, c) {
			row = append(row, actButton(other, c, false))
		}
	}
	if a == change.Approve {
		row = append(row, button(commented, c.PlanSeen(), "Approve with a comment", c))
	}
	return append(row, button(detailsClick, c.PlanSeen(), "Details", c))
}

// asked draws the message after the act: what came of it, and no buttons.
func asked(d commands.Drawing) Message {
	c := d.Change
	if c.Request.Category == change.Emergency && d.Parts.Action == change.Approve {
		return answered(d)
	}
	s := &sheet{revision: c.Events}
	text := join("\n", nameOf(c), outcomeOf(d), stepOf(c))
	s.say("outcome", text)
	return s.message(text)
}

// outcomeOf says what became of what was asked.
func outcomeOf(d commands.Drawing) markup {
	c := d.Change
	if d.Parts.Action == change.Approve {
		if said := approvedAs(change.UserID(d.Parts.Who), d); said != "" {
			return said
		}
	}
	if c.Waits(d.Policy).Do == d.Parts.Action {
		return "The change has moved on since; if you are asked again, it is in another message."
	}
	if did := didBy(d.Parts.Action, change.UserID(d.Parts.Who), d); did != "" {
		return say("%s Nothing waits for you here any more.", did)
	}
	return say("Nothing waits for you here any more: you were asked to %s.", doing(d.Parts.Action))
}

// didBy says what somebody did when asked for a, as far as the record as it stands says who did it.
func didBy(a change.Action, who change.UserID, d commands.Drawing) markup {
	c := d.Change
	switch {
	case a == change.Assess && c.Assessment != nil && c.Assessment.By == who:
		return say("You assessed the risk as %s.", c.Assessment.Rating.Risk.Label())
	case a == change.Schedule && c.Slot != nil && c.Slot.By == who:
		return say("You scheduled the work: %s.", timing(c, d.Policy))
	case a == change.Verify && c.Verification != nil && c.Verification.By == who && c.Verification.Passed:
		return "You verified it: it passed."
	case a == change.Verify && c.Verification != nil && c.Verification.By == who:
		return "You recorded that verification failed."
	case a == change.Document && c.Closure != nil && c.Closure.By == who:
		return say("You documented the outcome: %s.", c.Closure.Outcome.Label())
	case a == change.Review && c.Lookback != nil && c.Lookback.By == who:
		return "You reviewed the emergency."
	}
	return ""
}
