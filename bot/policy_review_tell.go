package bot

import (
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// tellOfReview draws what the other owners are told of a review, and all of them of what calls for one.
func tellOfReview(d commands.Drawing) (Message, bool) {
	ev := *d.Event
	s := &sheet{revision: ev.N}
	if ev.Action == change.ReviewPolicy {
		s.header("name", "The policy was reviewed")
		s.say("told", join("\n", say("%s reviewed revision `%s` of the change management policy: *%s*.", mention(ev.By), change.Short(fact(ev, "revision")), fact(ev, "result")),
			quote(ev.Reason, 1500), say("The next review is due by %s.", dayFact(ev, "next review"))))
		s.row("acts", button(historyClick, "", "All reviews", nil))
		return s.message(s.whole()), true
	}
	s.header("name", "The policy is to be reviewed")
	s.say("told", say("*%s* calls for a review of the change management policy (policy §8).", fact(ev, "ground")))
	if ev.By == change.Bot {
		s.say("reason", clip(say("%s", ev.Reason), 1500))
	} else {
		s.say("reason", join("\n", say("%s asks for it:", mention(ev.By)), quote(ev.Reason, 1500)))
	}
	s.say("due", say("It is due by %s. Go through the policy in that light, mend its file where it should be otherwise, and put the review on record.", dayFact(ev, "due")))
	s.aside("why", "You are told as a policy owner.")
	row := reviewButtons()[:1]
	if d.About != nil {
		row = append(row, button(detailsClick, d.About.PlanSeen(), "Details of "+d.About.Number.String(), d.About))
	}
	s.row("acts", append(row, button(historyClick, "", "Earlier reviews", nil))...)
	return s.message(s.whole()), true
}

// dayFact says the day that an event names, by the clocks of the company.
func dayFact(ev change.Event, name string) markup {
	t, err := time.Parse(time.RFC3339, fact(ev, name))
	if err != nil {
		return say("%s", fact(ev, name))
	}
	return say("%s", t.Format("2 January 2006"))
}
