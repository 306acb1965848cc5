package bot

import (
	"context"
	"strings"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// yesNo is an answer that has to be given: it is neither before.
type yesNo string

const (
	yes yesNo = "yes"
	no  yesNo = "no"
)

func yesOrNo() []choice { return []choice{{string(yes), "Yes"}, {string(no), "No"}} }

// lookback is what the review form holds.
type lookback struct {
	wasEmergency, reviewPolicy yesNo
	lessons                    string
}

// reviewForm asks the emergency authority to look back (policy §5).
func reviewForm(l *lookback, c *change.Change) form {
	intro := &sheet{}
	intro.say("about", nameOf(c))
	intro.say("ground", say("*Declared on the ground:* %s", c.Request.Ground.Label()))
	return form{
		callback: string(change.Review), title: "Review " + c.Number.String(), submit: change.Review.Label(), intro: intro.blocks,
		fields: []field{
			tick("was_emergency", "Was it an emergency?", &l.wasEmergency, yesOrNo()),
			longText("lessons", "What should change?", &l.lessons).hinted("Or say that nothing should."),
			tick("review_policy", "Does the policy need a review?", &l.reviewPolicy, yesOrNo()),
		},
	}
}

func (b *Bot) openReview() handler {
	return b.asking(proposal{
		form: func(d commands.Drawing) form { return reviewForm(&lookback{}, d.Change) },
		try: func(c *change.Change, who change.Actor, _ int, d commands.Drawing) error {
			return c.LookBack(who, change.Lookback{Lessons: "–"}, d.Policy, d.Now)
		},
	})
}

func (b *Bot) submitReview(ctx context.Context, in *Inbound) (Answer, error) {
	n, _, err := subject(in)
	if err != nil {
		return Answer{}, err
	}
	var l lookback
	reviewForm(&l, &change.Change{}).read(in.View.Values)
	_, err = b.desk.Review(ctx, deciding(ctx, in), n, change.Lookback{
		WasEmergency: l.wasEmergency == yes, ReviewPolicy: l.reviewPolicy == yes, Lessons: strings.TrimSpace(l.lessons),
	})
	return Answer{}, under("lessons", err)
}
