package bot

import (
	"context"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
)

// A calling is what the form of a call for a review holds.
type calling struct {
	ground change.ReviewGround
	reason string
}

func callForm(c *calling, p *change.Policy) form {
	s := &sheet{}
	s.say("about", "The policy is reviewed each year, and after a significant incident, a material change to the platform's architecture or a relevant regulatory requirement (policy §8).")
	s.aside("due", say("The review is then due within %s, and the policy's owners are told.", counted(p.Review.CalledWithin, "working day")))
	return form{
		callback: string(change.CallReview), title: "Ask for a review", submit: "Ask for it", intro: s.blocks,
		fields: []field{
			tick(change.ReviewGroundField, "Ground", &c.ground, labelled(change.ReviewGrounds())),
			longText(change.ReasonField, "What has happened, or will", &c.reason),
		},
	}
}

// openCallReview answers the button by which an owner asks for a review before its day.
func (b *Bot) openCallReview(_ context.Context, in *Inbound) (Answer, error) {
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) {
		p := b.desk.Policy()
		if err := p.MayOwn(change.CallReview, "policy §8", in.Actor(ctx)); err != nil {
			return slack.ModalViewRequest{}, err
		}
		f := callForm(&calling{}, p)
		f.meta = newMetadata(in, 0, 0).Encode()
		return f.view(), nil
	}}, nil
}

func (b *Bot) submitCallReview(ctx context.Context, in *Inbound) (Answer, error) {
	var c calling
	p := b.desk.Policy()
	callForm(&c, p).read(in.View.Values)
	made, err := b.desk.CallReview(ctx, deciding(ctx, in), c.ground, c.reason)
	if err != nil {
		return Answer{}, err
	}
	done := sentences("That review was asked for already: `/change policy history` shows it.")
	if made.Event > 0 {
		s := &sheet{}
		s.say("called", say("The policy is now to be reviewed by %s. `/change policy review` records it.", day(made.Due, p.TimeZone)))
		done = s.message(s.whole())
	}
	return Answer{Say: &done}, nil
}
