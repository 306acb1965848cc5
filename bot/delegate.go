package bot

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

const (
	delegateCallback = "delegate"
	undelegateClick  = "undelegate"
)

// delegation is what the delegate form holds.
type delegation struct {
	to          change.UserID
	from, until time.Time
}

// delegateForm asks who decides in somebody's place, and when. What they have delegated already stands above, with the
// button to end it.
func delegateForm(d *delegation, made []change.Delegation, p *change.Policy) form {
	s := &sheet{}
	for i, one := range made {
		s.say(fmt.Sprintf("made_%d", i), say("%s decides in your place: %s.", mention(one.To), during(one.Starts, one.Ends, p.TimeZone)))
	}
	if len(made) > 0 {
		s.row("end", button(undelegateClick, "", change.Undelegate.Label(), nil).WithStyle(slack.StyleDanger))
	}
	s.aside("about", "Your delegate approves, returns, rejects, objects to and reviews changes in your place, and is asked whenever you are. "+
		"You keep your right; together you count once. Neither of you decides on a change that one of you raised or carries out.")
	return form{
		callback: delegateCallback, title: "Your delegate", submit: "Name delegate", intro: s.blocks,
		fields: []field{
			person(change.DelegateField, "Delegate", &d.to),
			moment(change.FromField, "From", &d.from).may().hinted("In your own time zone. Left empty: from now."),
			moment(change.UntilField, "Until", &d.until).hinted("At most 90 days after the start."),
		},
	}
}

// delegate answers `/change delegate` with the form, and `/change delegate off` by ending it.
func (b *Bot) delegate(ctx context.Context, in *Inbound) (Answer, error) {
	if words := strings.Fields(in.Text); len(words) > 1 && strings.EqualFold(words[1], "off") {
		return b.endDelegation(ctx, in)
	}
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) { return b.delegateView(ctx, in) }}, nil
}

// delegateView draws the form for somebody who may delegate, or has something to end.
func (b *Bot) delegateView(ctx context.Context, in *Inbound) (slack.ModalViewRequest, error) {
	who, p := in.Actor(ctx), b.desk.Policy()
	made, err := b.desk.Delegations(ctx, who.ID)
	if err != nil {
		return slack.ModalViewRequest{}, fmt.Errorf("read whom %s has named their delegate: %w", who.ID, err)
	}
	if err := p.MayDelegate(who); err != nil && len(made) == 0 {
		return slack.ModalViewRequest{}, err
	}
	f := delegateForm(&delegation{}, made, p)
	f.meta = newMetadata(in, 0, 0).Encode()
	return f.view(), nil
}

func (b *Bot) submitDelegate(ctx context.Context, in *Inbound) (Answer, error) {
	var d delegation
	delegateForm(&d, nil, b.desk.Policy()).read(in.View.Values)
	var to change.Actor
	if d.to != "" {
		to = b.people.Actor(ctx, d.to)
	}
	if err := b.desk.Delegate(ctx, deciding(ctx, in), to, d.from, d.until); err != nil {
		return Answer{}, err
	}
	m := sentences(fmt.Sprintf("%s is your delegate, and is told so. `/change delegate off` ends it early.", to.ID.At()))
	return Answer{Say: &m}, nil
}

func (b *Bot) endDelegation(ctx context.Context, in *Inbound) (Answer, error) {
	if err := b.desk.Undelegate(ctx, by(ctx, in)); err != nil {
		return Answer{}, err
	}
	m := sentences("It has ended: nobody decides in your place any more. Whoever did is told so.")
	return Answer{Say: &m}, nil
}

// endInForm answers the button in the form, which is drawn anew without what has ended.
func (b *Bot) endInForm(ctx context.Context, in *Inbound) (Answer, error) {
	answer, err := b.endDelegation(ctx, in)
	if err != nil {
		return Answer{}, err
	}
	view, err := b.delegateView(ctx, in)
	if change.AsRefusal(err) == nil {
		answer = Answer{Update: &view}
	} else {
		err = nil // they can name nobody else
	}
	return answer, err
}

// tellOfDelegation draws what a delegate is told.
func tellOfDelegation(d commands.Drawing) (Message, bool) {
	ev := *d.Event
	var out []markup
	for _, when := range periods(ev, change.UserID(d.Parts.Who), d.Policy) {
		if ev.Action == change.Undelegate {
			out = append(out, say("%s has ended it: you are no longer their delegate (%s).", mention(ev.By), when))
			continue
		}
		out = append(out,
			say("*%s has named you their delegate*: %s.", mention(ev.By), when),
			"In that time you can approve, return, reject, object to and review changes in their place, and you are asked whenever they are. "+
				"The record shows both names, and together you count once. Neither of you decides on a change that one of you raised or carries out.",
			"What waits for them already is in your Home tab, and under `/change list waiting`.")
	}
	s := &sheet{revision: ev.N}
	s.say("told", join("\n", out...))
	if ev.Action == change.Delegate {
		s.row("acts", button(typedClick, "list waiting", "Show what waits", nil))
	}
	return s.message(join("\n", out...)), len(out) > 0
}

// periods returns when somebody is the delegate that an event is about, each period in words.
func periods(ev change.Event, delegate change.UserID, p *change.Policy) []markup {
	var out []markup
	var to change.UserID
	var from time.Time
	for _, f := range ev.Facts {
		at, _ := time.Parse(time.RFC3339, f.Value) // the zero time for what is none
		switch f.Name {
		case "delegate":
			to = change.UserID(f.Value)
		case "from":
			from = at
		case "until":
			if to == delegate {
				out = append(out, during(from, at, p.TimeZone))
			}
		}
	}
	return out
}
