package bot

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// show answers a number, and every “Details” button: the whole record of a change, in a modal.
func (b *Bot) show(_ context.Context, in *Inbound) (Answer, error) {
	n, _, err := subject(in)
	if err != nil {
		return Answer{}, err
	}
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) { return b.details(ctx, in, n, 0) }}, nil
}

// showEarlier answers the button under the history: its value is the change, and how many events to pass over.
func (b *Bot) showEarlier(ctx context.Context, in *Inbound) (Answer, error) {
	n, skip, err := subject(in)
	if err != nil {
		return Answer{}, err
	}
	view, err := b.details(ctx, in, n, skip)
	return Answer{Update: &view}, err
}

// andShow is h for a button in the details: what came of the act is shown in their place.
func (b *Bot) andShow(h handler) handler {
	return func(ctx context.Context, in *Inbound) (Answer, error) {
		answer, err := h(ctx, in)
		if err != nil || answer.Open != nil || answer.Update != nil || answer.Say != nil {
			return answer, err
		}
		n, _, err := subject(in)
		if err != nil {
			return Answer{}, err
		}
		view, err := b.details(ctx, in, n, 0)
		return Answer{Update: &view}, err
	}
}

// details draws everything that is on record, with skip of the newest events passed over.
func (b *Bot) details(ctx context.Context, in *Inbound, n change.Number, skip int) (slack.ModalViewRequest, error) {
	d, err := b.look(ctx, n)
	if err != nil {
		return slack.ModalViewRequest{}, fmt.Errorf("show %s: %w", n, err)
	}
	story, err := b.desk.Show(ctx, n)
	if err != nil {
		return slack.ModalViewRequest{}, fmt.Errorf("show %s: %w", n, err)
	}
	view := detailsView(d, story, skip)
	view.PrivateMetadata = newMetadata(in, n, d.Change.Plan).Encode()
	return view, nil
}

func detailsView(d commands.Drawing, story commands.Story, skip int) slack.ModalViewRequest {
	c, p := d.Change, d.Policy
	s := &sheet{revision: c.Events}
	s.header("name", c.Request.Title) // the modal's title is the number
	s.say("state", join("\n", stepOf(c), waitingFor(c, p, d.Now), remindedSince(c, p, d.Now), lookedAt(c, p, d.Now)))
	s.say("kept", keeping(c, story.Holds, p))
	if c.PurgedBy != 0 {
		purgedRecord(s, d, story, skip)
		return s.modal(c.Number.String())
	}
	s.say("so_far", soFar(c, p))
	s.row("acts", append(cardButtons(c, p, detailsClick), button(whyClick, c.PlanSeen(), "Why?", c))...)
	s.facts("facts", askFacts(c, p)...)
	s.say("conflicts", conflictsOf(d))
	wholePlan(s, c, p)
	review(s, d)
	record(s, d, story.Events, skip)
	return s.modal(c.Number.String())
}

// wholePlan adds the plan as it was written, uncut.
func wholePlan(s *sheet, c *change.Change, p *change.Policy) {
	r := c.Request
	s.rule("plan")
	s.say("version", say("*The plan*, version %s", c.Plan))
	var facts []markup // an emergency may not say them yet
	if r.Kind != "" {
		facts = append(facts, say("*%s:* %s", wordFor(change.FieldKind), r.Kind.Label()))
	}
	if r.Length > 0 {
		facts = append(facts, say("*%s:* %s", wordFor(change.FieldLength), change.Span(r.Length)))
	}
	s.facts("plan_facts", facts...)
	s.write("what", wordFor(change.FieldDescription), r.Description, change.MaxText)
	s.write("why", wordFor(change.FieldRationale), r.Rationale, change.MaxText)
	if all := systemNames(r.Systems, p); utf8.RuneCountInString(all) > shortSystems { // else the facts above name them all
		s.say("systems", say("*%s:* %s", wordFor(change.FieldSystems), all))
	}
	s.write("impact_who", wordFor(change.FieldImpactWho), r.Impact.Who, change.MaxText)
	rollback(s, r.Rollback, true)
	s.write("tests", wordFor(change.FieldTestPlan), r.TestPlan, change.MaxText)
	s.say("links", linksOf(r.Links))
}

// review adds what others have said of the plan and of the work, uncut.
func review(s *sheet, d commands.Drawing) {
	c, p := d.Change, d.Policy
	s.rule("review")
	if a := c.Assessment; a != nil {
		s.say("risk", join("\n", ratingOf(a), answersOf(c, p)))
		s.write("dependencies", dependenciesLabel, a.Dependencies, change.MaxText)
		s.write("testing", testingLabel, a.Testing, change.MaxText)
	}
	s.lines("approvals", everyApproval(c, p), 3)
	if c.Request.Category == change.Emergency {
		s.say("answer", join("\n", authorityAnswer(c, p), chainOf(c, p)))
	}
	s.say("exceptions", everyException(c, p))
	if c.Slot != nil {
		s.say("slot", say("*Slot:* %s, chosen by %s", during(c.Slot.Start, c.Slot.End, p.TimeZone), mention(c.Slot.By)))
		s.write("slot_reason", "Reason for the slot", c.Slot.Reason, change.MaxText)
	}
	s.say("work", work(c, p))
	if v := c.Verification; v != nil {
		s.say("verification", say("*Verification %s*, by %s, %s", map[bool]string{true: "passed", false: "failed"}[v.Passed], mention(v.By), when(v.At, p.TimeZone)))
		s.write("checked", "What was checked, and what it showed", v.Checked, change.MaxText)
	}
	if d := c.Closure; d != nil {
		s.say("outcome", say("*Outcome:* %s, documented by %s, %s", d.Outcome.Label(), mention(d.By), when(d.At, p.TimeZone)))
		s.write("notes", "Issues met", c.Closure.Notes, change.MaxText)
		s.lines("incidents", everyIncident(c, p), 2)
	}
	if l := c.Lookback; l != nil {
		s.say("lookback", say("*Review* by %s, %s. %s", mention(l.By), when(l.At, p.TimeZone), lookedBack(l)))
		s.write("lessons", "What should change", l.Lessons, change.MaxText)
	}
}

// answersOf lists the assessor's answers to the policy's questions; those that the policy no longer asks are left out.
func answersOf(c *change.Change, p *change.Policy) markup {
	if c.Assessment == nil {
		return ""
	}
	var out []markup
	for _, q := range p.Risk.Questions {
		for _, a := range q.Answers {
			if c.Assessment.Answers[q.ID] == a.ID {
				out = append(out, clip(say("• %s *%s*", q.Text, a.Text), 300))
			}
		}
	}
	return join("\n", out...)
}

// everyApproval lists the approvals with the version of the plan that each was for and its digest, also those that no
// longer count.
func everyApproval(c *change.Change, p *change.Policy) []markup {
	if len(c.Approvals) == 0 {
		return nil
	}
	out := []markup{"*Approvals*"}
	for _, a := range c.Approvals {
		text := say("• %s for %s, plan version %s (digest %s), %s",
			inPlaceOf(a.By, a.For), authorityName(a.Authority, p), a.Plan, change.Short(a.Digest), when(a.At, p.TimeZone))
		if a.Comment != "" {
			text = say("%s: %s", text, clip(say("“%s”", oneLine(a.Comment)), 200))
		}
		if !a.VoidAt.IsZero() {
			text = say("%s. It no longer counts since %s: %s.", text, when(a.VoidAt, p.TimeZone), a.Void)
		}
		out = append(out, text)
	}
	return out
}
