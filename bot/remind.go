package bot

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// remind draws the direct message that reminds somebody of what still waits for them: the question in short, with the
// buttons to answer it and what happens next. Once they or others have acted it says what came of it. It is false when
// there was nothing to remind of any more, or a later reminder was sent, before the message was ever posted.
func remind(d commands.Drawing) (Message, bool) {
	if d.Event == nil {
		return Message{}, false
	}
	if d.Parts.Action == change.Finish {
		return warnOfEnd(d)
	}
	holds := d.Change.Reminds(d.Parts, d.Policy)
	if d.Posted == (commands.Post{}) && (!holds || overtaken(d)) {
		return Message{}, false
	}
	switch {
	case !holds:
		return asked(d), true
	case ofRecord(d.Change, d.Parts.Action):
		return remindOfRecord(d), true
	}
	return remindOfAsk(d), true
}

// overtaken reports whether a later reminder of the same was sent since.
func overtaken(d commands.Drawing) bool {
	number, _, _ := strings.Cut(fact(*d.Event, "reminder"), " ")
	return number != strconv.Itoa(d.Change.Reminding(d.Policy).Number)
}

// ofRecord reports whether being reminded to do a is to be reminded of the record of an emergency, whose clock runs.
func ofRecord(c *change.Change, a change.Action) bool {
	return a == change.Document && !c.RecordDue.IsZero()
}

func remindOfAsk(d commands.Drawing) Message {
	c, p := d.Change, d.Policy
	s := &sheet{revision: c.Events}
	s.header("name", fmt.Sprintf("%s still waits for you to %s", c.Number, doing(d.Parts.Action)))
	s.say("title", join("\n", say("*%s*", oneLine(c.Request.Title)),
		say("Reminder %s: it has waited since %s.", fact(*d.Event, "reminder"), when(c.AskedSince, p.TimeZone)),
		deadlineOf(c, p, d.Now), nextOf(c, p), asDelegate(d), lookedAt(c, p, d.Now)))
	s.say("so_far", soFar(c, p))
	s.facts("facts", askFacts(c, p)...)
	s.say("conflicts", conflictsOf(d))
	if c.Assessment != nil && d.Parts.Action == change.Approve {
		s.say("risk", ratingOf(c.Assessment))
	}
	s.say("rollback", rollbackInShort(c))
	s.row("acts", askButtons(c, d.Parts.Action)...)
	s.aside("whole", "The whole plan is under Details, and in the message that asked you.")
	return s.message(s.whole())
}

// nextOf says who is told that the change waits, or was told, and when.
func nextOf(c *change.Change, p *change.Policy) markup {
	at := c.EscalatesAt(p)
	switch {
	case at.IsZero():
		return ""
	case !c.EscalatedAt.IsZero():
		return say("Since %s, %s know that it waits.", when(at, p.TimeZone), oneUp(c, p))
	}
	return say("If it still waits %s, %s are told.", when(at, p.TimeZone), oneUp(c, p))
}

// oneUp names those one level up from whoever is waited for.
func oneUp(c *change.Change, p *change.Policy) markup {
	who, authorities := c.OneUp(p)
	if len(authorities) == 0 {
		return say("the policy's owners (%s)", mentions(who.People, manyPeople))
	}
	names := make([]markup, len(authorities))
	for i, id := range authorities {
		names[i] = say("*%s*", authorityName(id, p))
	}
	return say("the members of %s", join(" and ", names...))
}

func remindOfRecord(d commands.Drawing) Message {
	c, p := d.Change, d.Policy
	s := &sheet{revision: c.Events}
	s.header("name", fmt.Sprintf("Emergency %s still waits for its documentation", c.Number))
	s.say("title", join("\n", say("*%s*", oneLine(c.Request.Title)), say("Reminder %s.", fact(*d.Event, "reminder")),
		stepOf(c), clockOf(c, p, d.Now), lacksOf(c, p),
		say("When that time has passed, *%s* and the policy's owners are told, and it stays on the list of overdue documentation until it is done.",
			authorityName(p.Emergency.Authority, p))))
	s.row("acts", recordButtons(d)...)
	return s.message(s.whole())
}

// recordButtons are those that the reader can use to complete the record of an emergency.
func recordButtons(d commands.Drawing) []slack.BlockElement {
	c, reader := d.Change, change.UserID(d.Parts.Who)
	wait := c.Waits(d.Policy)
	var row []slack.BlockElement
	if slices.Contains(wait.Who.People, reader) || wait.Do == change.Document && reader == c.Requester {
		row = append(row, actButton(wait.Do, c, true))
	}
	if reader == c.Requester && slices.Contains(c.Actions(), change.Edit) {
		row = append(row, actButton(change.Edit, c, false))
	}
	return append(row, button(detailsClick, c.PlanSeen(), "Details", c))
}

// tellOfWaiting draws the message that tells those one level up that a change waits for others.
func tellOfWaiting(d commands.Drawing) Message {
	c, p, ev := d.Change, d.Policy, *d.Event
	s := &sheet{revision: ev.N}
	text := join("\n", nameOf(c), say("changebot %s", deed(ev, d)))
	if c.AskedAt > ev.N {
		text = join("\n", text, "It has moved on since.", stepOf(c))
	} else {
		text = join("\n", text, waitingFor(c, p, d.Now),
			"You are told so that you can see to it. It gives you no vote in their place, and nothing is approved by silence.")
	}
	s.say("told", text)
	s.row("acts", button(detailsClick, c.PlanSeen(), "Details", c))
	return s.message(text)
}

// tellOfOverdue draws the message that tells whom it concerns that the documentation of an emergency is overdue.
func tellOfOverdue(d commands.Drawing) Message {
	c, p := d.Change, d.Policy
	s := &sheet{revision: d.Event.N}
	text := join("\n", say("Emergency %s", nameOf(c)), say("changebot %s", deed(*d.Event, d)))
	if c.Late(p, d.Now).IsZero() {
		text = join("\n", text, "It has been documented since.", stepOf(c))
	} else {
		text = join("\n", text, stepOf(c), waitingFor(c, p, d.Now), lacksOf(c, p),
			"It stays on the list of overdue documentation until it is done: `/change list overdue`.")
	}
	s.say("told", text)
	s.row("acts", recordButtons(d)...)
	return s.message(text)
}

// remindedSince says how often those who are waited for were reminded, and who else was told; nothing before the first
// reminder. Of a review that is late it says that.
func remindedSince(c *change.Change, p *change.Policy, now time.Time) markup {
	var out []markup
	if r := c.Reminding(p); r.Number > 0 && !ofRecord(c, r.Do) {
		out = append(out, say("It has waited since %s; reminder %s of %s was sent.", when(r.Since, p.TimeZone), r.Number, r.Most))
	}
	if !c.EscalatedAt.IsZero() {
		out = append(out, nextOf(c, p))
	}
	if c.State == change.InReview && !c.Late(p, now).IsZero() {
		out = append(out, say("*Review overdue* since %s.", deadline(c.RecordDue, p.TimeZone)))
	}
	return join(" ", out...)
}

// remindDeed says who was reminded, after the name of the bot.
func remindDeed(ev change.Event) markup {
	return say("reminded %s to %s: reminder %s.", named(fact(ev, "reminded")), doing(change.Action(fact(ev, "to"))), fact(ev, "reminder"))
}

// escalateDeed says who was told that the change waits.
func escalateDeed(ev change.Event, p *change.Policy) markup {
	return say("told %s that this has waited since %s for somebody to %s.",
		fact(ev, "one up"), timeFact(ev, "since", p), doing(change.Action(fact(ev, "waits for"))))
}

// overdueDeed says that the documentation of an emergency is late.
func overdueDeed(ev change.Event, p *change.Policy) markup {
	return say("called the documentation overdue: it was due %s. %s and the policy's owners are told.",
		timeFact(ev, "due", p), authorityName(p.Emergency.Authority, p))
}

// named mentions the people and groups whose ids stand in a fact.
func named(ids string) markup {
	var out []markup
	for _, id := range strings.Split(ids, ", ") {
		if strings.HasPrefix(id, "S") {
			out = append(out, userGroup(change.GroupID(id)))
		} else {
			out = append(out, mention(change.UserID(id)))
		}
	}
	return join(", ", out...)
}

func timeFact(ev change.Event, name string, p *change.Policy) markup {
	at, err := time.Parse(time.RFC3339, fact(ev, name))
	if err != nil {
		return ""
	}
	return when(at, p.TimeZone)
}
