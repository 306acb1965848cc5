package bot

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
)

// newEmergency opens the short form. Whoever may certainly not declare an emergency is told who may, before they type;
// whoever Slack cannot speak for just now may type, and is judged when they submit.
func (b *Bot) newEmergency(_ context.Context, in *Inbound) (Answer, error) {
	answer := b.openRequest(in, change.Request{Category: change.Emergency})
	open := answer.Open
	answer.Open = func(ctx context.Context) (slack.ModalViewRequest, error) {
		p, who := b.desk.Policy(), in.Actor(ctx)
		unsure := who.Standing == change.Unknown || who.GroupsUnknown != "" && len(p.Emergency.Declarers.Groups) > 0
		if err := p.MayDeclare(who); err != nil && !unsure {
			if who.Standing != change.Member || p.Emergency.Declarers.Empty() {
				return slack.ModalViewRequest{}, err
			}
			return notice(mayNotDeclare(p)), nil
		}
		return open(ctx)
	}
	return answer, nil
}

// mayNotDeclare says who may, and what else can be done.
func mayNotDeclare(p *change.Policy) Message {
	text := join("\n",
		say("You may not declare an emergency. The policy lets these do it: %s. (policy §5)", declarers(p)),
		"Have one of them declare it now with `/change emergency`. If it can wait, raise a normal change with `/change`.")
	s := &sheet{}
	s.say("declarers", text)
	return s.message(text)
}

// declarers names who may declare an emergency. It is for modals only: in a message it would call a whole group.
func declarers(p *change.Policy) markup {
	names := []markup{mentions(p.Emergency.Declarers.People, 20)}
	for _, g := range p.Emergency.Declarers.Groups {
		names = append(names, say("the members of %s", userGroup(g)))
	}
	return join(", ", names...)
}

// declared tells whoever declared an emergency what happens next: the work, who is told and asked, and by when the rest
// of the record is due.
func declared(c *change.Change, p *change.Policy) slack.ModalViewRequest {
	s := &sheet{}
	s.say("raised", say("*%s* is declared: %s", c.Number, oneLine(c.Request.Title)))
	s.say("step", join("\n", "*The work starts now.* No approval is waited for. When it is done, use *Finish work* on the card.",
		waitingFor(c, p, c.UpdatedAt)))
	s.say("told", join("\n", toldNow(c, p), authorityAnswer(c, p), say("Everybody sees it in %s and in %s.", channel(p.Channels.Emergencies), channel(p.Channels.Changes))))
	s.say("due", join("\n", clockOf(c, p, c.UpdatedAt), lacksOf(c, p)))
	return s.modal(c.Number.String())
}

// toldNow says who was told as the emergency was declared, and when the next are.
func toldNow(c *change.Change, p *change.Policy) markup {
	if c.Chain == nil {
		return ""
	}
	rung := c.OnRung(c.Chain.Rung, p)
	who := []markup{mentions(rung.People, manyPeople)}
	for _, g := range rung.Groups {
		who = append(who, say("the members of %s", userGroup(g)))
	}
	told := say("*Told now*, in a direct message: %s.", join(", ", who...))
	if rung.Empty() {
		return "*The chain* has nobody but you in it: call somebody yourself."
	}
	next := c.PageDue(p)
	if next.IsZero() || c.Chain.Rung >= len(p.Emergency.Chain) {
		return told
	}
	return say("%s If nobody acknowledges, the next rung is told %s.", told, when(next, p.TimeZone))
}

// lacksOf names what the record of an emergency still lacks of what its documentation needs (policy §5).
func lacksOf(c *change.Change, p *change.Policy) markup {
	refusal := change.AsRefusal(c.Request.Complete(p))
	if refusal == nil {
		return ""
	}
	return say("*Still missing from the record:* %s.", fieldNames(refusal.Fields))
}

// clockOf says by when the documentation of an emergency must be on record, and how long that is from now.
func clockOf(c *change.Change, p *change.Policy, now time.Time) markup {
	due := c.RecordDue
	switch {
	case due.IsZero():
		return ""
	case !now.Before(due):
		return say("*Documentation overdue* since %s.", deadline(due, p.TimeZone))
	case c.FinishedAt.IsZero():
		return say("*Documentation due* %s after the work ends; by %s if its end is not recorded.",
			inHours(p.Emergency.DocumentWithin), deadline(due, p.TimeZone))
	}
	return say("*Documentation due* by %s.", deadline(due, p.TimeZone))
}

// inHours says a length of time as the policy does: “24 hours”.
func inHours(d time.Duration) string {
	if d%time.Hour != 0 {
		return change.Span(d)
	}
	return counted(int(d/time.Hour), "hour")
}

// urgencyOf says how far the chain of an emergency has come, and how its clock stands.
func urgencyOf(c *change.Change, p *change.Policy, now time.Time) markup {
	switch c.State {
	case change.InImplementation, change.InVerification:
		return join("\n", chainOf(c, p), clockOf(c, p, now))
	case change.InDocumentation:
		if !now.Before(c.RecordDue) { // before, it stands beside whom it waits for
			return join("\n", chainOf(c, p), clockOf(c, p, now))
		}
		return chainOf(c, p)
	case change.InReview, change.Closed, change.InAssessment, change.InApproval, change.InScheduling, change.Scheduled,
		change.Returned, change.Rejected, change.Cancelled, change.OnHold:
	}
	return ""
}
