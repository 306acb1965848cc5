package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// subject returns the change that in is about, and the version of its plan that the person was shown: from the button
// that was clicked, from the form that was submitted, or from the number that was typed, which shows no plan.
func subject(in *Inbound) (n change.Number, seen int, err error) {
	if in.Value != "" {
		return parsePlanSeen(in.Value)
	}
	if in.View != nil && in.View.Metadata != "" {
		m, err := parseMetadata(in.View.Metadata)
		return m.Change, m.Plan, err
	}
	for _, word := range strings.Fields(in.Text) {
		if n, ok := change.ParseNumber(word); ok {
			return n, 0, nil
		}
	}
	return 0, 0, change.Refuse(change.NotFound, "", "Say which change you mean by its number, such as CHG-142.")
}

// parsePlanSeen reads what [change.Change.PlanSeen] wrote on a button.
func parsePlanSeen(value string) (change.Number, int, error) {
	number, plan, _ := strings.Cut(value, ":")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return 0, 0, errors.New("a button names no change")
	}
	seen, err := strconv.Atoi(plan)
	if err != nil {
		return 0, 0, errors.New("a button names no plan")
	}
	return change.Number(n), seen, nil
}

func by(ctx context.Context, in *Inbound) commands.By {
	return commands.By{Who: in.Actor(ctx), Key: in.Key, Final: in.final()}
}

// deciding is by for the acts that the lifecycle leaves to those whom the policy names or whose group it names.
func deciding(ctx context.Context, in *Inbound) commands.By {
	return commands.By{Who: in.Decider(ctx), Key: in.Key, Final: in.final()}
}

// look returns the record of a change as it stands, and the instant at which it was read.
func (b *Bot) look(ctx context.Context, n change.Number) (commands.Drawing, error) {
	d, err := b.desk.Draw(ctx, commands.Delivery{Change: n, Place: change.Card})
	if err == nil && d.Change == nil {
		err = change.Refuse(change.NotFound, "", "There is no change %s.", n)
	}
	return d, err
}

// An act carries out what a click or a form asks of the change that it is about.
type act func(ctx context.Context, by commands.By, n change.Number, seen int) (*change.Change, error)

// atOnce answers a button that needs no form.
func atOnce(do act) handler {
	return func(ctx context.Context, in *Inbound) (Answer, error) {
		n, seen, err := subject(in)
		if err != nil {
			return Answer{}, err
		}
		_, err = do(ctx, by(ctx, in), n, seen)
		return Answer{}, err
	}
}

// A proposal is a form about a change, and a rehearsal of the act that it leads to.
type proposal struct {
	form func(commands.Drawing) form
	try  trial
	// read returns what the form is drawn from; nil for the record as it stands (see [Bot.look]).
	read func(context.Context, change.Number) (commands.Drawing, error)
	// decides says that the act is a decision on the plan, which whoever decides must have seen.
	decides bool
}

// asking answers a button that needs a form. Whoever may not do the act, or not now, is refused before they type.
func (b *Bot) asking(p proposal) handler {
	read := p.read
	if read == nil {
		read = b.look
	}
	return func(_ context.Context, in *Inbound) (Answer, error) {
		n, seen, err := subject(in)
		if err != nil {
			return Answer{}, err
		}
		return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) {
			d, err := read(ctx, n)
			if err != nil {
				return slack.ModalViewRequest{}, fmt.Errorf("open a form about %s: %w", n, err)
			}
			typed := in.kind == byCommand
			if typed {
				seen = d.Change.Plan // no message showed another
			}
			copied := *d.Change
			refusal := change.AsRefusal(p.try(&copied, in.Deputy(ctx), seen, d))
			if refusal != nil && refusal.Reason != change.Invalid {
				return slack.ModalViewRequest{}, refusal
			}
			f := p.form(d)
			if typed && p.decides {
				f.intro = append(f.intro, planInShort(d)...)
			}
			if f.meta == "" {
				f.meta = newMetadata(in, n, seen).Encode()
			}
			return f.view(), nil
		}}, nil
	}
}

// under puts a refusal that names no field under the field that it is about.
func under(name change.Field, err error) error {
	refusal := change.AsRefusal(err)
	if refusal == nil || refusal.Reason != change.Invalid || len(refusal.Fields) > 0 {
		return err
	}
	told := *refusal
	told.Fields = map[change.Field]string{name: refusal.Error()}
	return &told
}
