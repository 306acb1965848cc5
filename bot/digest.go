package bot

import (
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// digestNotice draws what the policy's owners hear on a working day on which something is not as it should be (spec §5). It
// names those whom a change waits for by the way to its record.
func digestNotice(s *sheet, n change.Notice, d commands.Drawing) {
	p, e, reader := d.Policy, d.Exceptions, change.UserID(d.Parts.Who)
	s.header("name", "What needs a look, "+n.Due.In(p.TimeZone).Format("Monday 2 January"))
	for _, part := range []struct {
		name, heading, more string
		page                commands.Page
	}{
		{"overdue", "*Overdue:* the documentation or the review of these is late (policy §5).", "/change list overdue", e.Overdue},
		{"stuck", "*Stuck:* these have waited so long for an assessment or an approval that others were told (policy §3.3).", "/change list", e.Stuck},
		{"frozen", "*Held by a freeze* (policy §6).", "/change freeze", e.Frozen},
	} {
		if len(part.page.Changes) == 0 {
			continue
		}
		s.say(part.name, markup(part.heading))
		s.summaries(part.name, part.page.Changes, p, reader)
		if part.page.Next != 0 {
			s.aside(part.name+"_more", say("There are more: `%s`", part.more))
		}
	}
	if len(e.Questions.Questions) > 0 {
		s.say("questions", "*Questions about the policy* whose answer was due (policy §8).")
		s.questions("questions", e.Questions.Questions, p, d.Now)
		if e.Questions.Next != 0 {
			s.aside("questions_more", "There are more: `/change questions overdue`")
		}
	}
	if !e.ReviewDue.IsZero() {
		s.say("review", reviewStanding(p, d.Now))
		s.row("review_acts", reviewButtons()[:1]...)
	}
	if len(e.Buried) > 0 {
		s.lines("buried", append([]markup{"*Messages that Slack did not take*, and that were given up:"}, buriedLines(e.Buried, p)...), 2)
	}
}

// buriedRows is how many lost messages are named.
const buriedRows = 10

func buriedLines(lost []commands.Buried, p *change.Policy) []markup {
	var lines []markup
	for _, b := range lost[:min(len(lost), buriedRows)] {
		lines = append(lines, say("• %s, %s: %s", whatWasLost(b), when(b.BuriedAt, p.TimeZone), clip(say("%s", oneLine(b.Why)), 200)))
	}
	if more := len(lost) - len(lines); more > 0 {
		lines = append(lines, say("and %s more", more))
	}
	return lines
}

// whatWasLost names a message by what it was to say, and whom it was for.
func whatWasLost(b commands.Buried) markup {
	parts, _ := b.Place.Parts()
	what := map[change.PlaceKind]markup{
		change.PlaceCard: "the card", change.PlaceAlert: "the card in the emergencies channel", change.PlaceLine: "a line of the thread",
		change.PlaceAsk: "a question", change.PlaceGroup: "the questions to a group", change.PlaceTell: "a message",
		change.PlaceRemind: "a reminder", change.PlacePage: "the call to an emergency", change.PlaceNotice: "a notice of the calendar",
		change.PlaceQuestion: "a question about the policy", change.PlaceReply: "the answer to a question", change.PlaceFile: "a file",
	}[parts.Kind]
	if b.Change != 0 {
		what = say("%s of *%s*", what, b.Change)
	}
	switch {
	case parts.Group() != "":
		return say("%s to %s", what, parts.Who)
	case parts.Who != "":
		return say("%s to %s", what, mention(change.UserID(parts.Who)))
	}
	return what
}

// reviewNotice tells the policy's owners that its review is near or due (policy §8).
func reviewNotice(s *sheet, n change.Notice, d commands.Drawing) {
	p := d.Policy
	day := n.Time.Start.In(p.TimeZone).Format("Monday 2 January 2006")
	s.header("name", "The policy is to be reviewed")
	switch {
	case !d.Now.Before(n.Time.End):
		s.say("due", say("The review of the change management policy was due on %s, and is overdue (policy §8).", day))
	case n.Ahead == 0:
		s.say("due", say("The review of the change management policy is due today, %s (policy §8).", day))
	default:
		s.say("due", say("The review of the change management policy is due on %s (policy §8).", day))
	}
	s.lines("calls", callLines(p), 2)
	s.say("next", "Go through it, mend the policy file where it should be otherwise, and put the review on record here. `/change policy` shows it as it stands.")
	s.row("acts", append(reviewButtons(), button(historyClick, "", "Earlier reviews", nil))...)
}
