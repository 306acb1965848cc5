package bot

import (
	"context"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// offeredExtension is how much later the new end is that the form begins with.
const offeredExtension = time.Hour

// extension is what the extend form holds.
type extension struct {
	end    time.Time
	reason string
}

// extendForm asks for a later end of the slot.
func extendForm(e *extension, d commands.Drawing) form {
	c := d.Change
	intro := &sheet{}
	intro.say("about", nameOf(c))
	if c.Slot != nil {
		intro.say("ends", say("The slot ends %s. The later end is checked again for freezes, maintenance windows and other changes.", deadline(c.Slot.End, d.Policy.TimeZone)))
	}
	return form{
		callback: string(change.Extend), title: "Extend " + c.Number.String(), submit: change.Extend.Label(), intro: intro.blocks,
		fields: []field{
			moment(change.EndField, "New end", &e.end).hinted("In your own time zone."),
			longText(reasonField, "Reason", &e.reason).may().hinted("Needed when the longer slot has conflicts."),
		},
	}
}

func (b *Bot) openExtend() handler {
	return b.asking(proposal{
		form: func(d commands.Drawing) form {
			return extendForm(&extension{end: laterEnd(d)}, d)
		},
		try: func(c *change.Change, who change.Actor, _ int, d commands.Drawing) error {
			return c.Extend(who, laterEnd(d), "–", d.Booked, d.Policy, d.Now)
		},
	})
}

// laterEnd is an hour after the end of the slot, or after now when that has passed.
func laterEnd(d commands.Drawing) time.Time {
	end := d.Now.Truncate(time.Minute)
	if d.Change.Slot != nil && d.Change.Slot.End.After(end) {
		end = d.Change.Slot.End
	}
	return end.Add(offeredExtension)
}

func (b *Bot) submitExtend(ctx context.Context, in *Inbound) (Answer, error) {
	n, _, err := subject(in)
	if err != nil {
		return Answer{}, err
	}
	var e extension
	extendForm(&e, commands.Drawing{Change: &change.Change{}}).read(in.View.Values)
	_, err = b.desk.Extend(ctx, by(ctx, in), n, e.end, strings.TrimSpace(e.reason))
	return Answer{}, under(change.EndField, err)
}

// handing is what the hand-over form holds.
type handing struct {
	to   change.UserID
	note string
}

// handOverForm asks who goes on with the work.
func handOverForm(h *handing, c *change.Change) form {
	return form{
		callback: string(change.HandOver), title: "Hand over " + c.Number.String(), submit: change.HandOver.Label(), intro: reminder(c),
		fields: []field{
			person(change.FieldImplementer, "Who goes on with the work", &h.to),
			longText(reasonField, "What they need to know", &h.note).may().hinted("Where the work stands. It is kept on the record."),
		},
	}
}

func (b *Bot) openHandOver() handler {
	return b.asking(proposal{
		form: func(d commands.Drawing) form { return handOverForm(&handing{}, d.Change) },
		try: func(c *change.Change, who change.Actor, _ int, d commands.Drawing) error {
			return c.HandOver(who, change.Actor{Standing: change.Member}, d.Policy, d.Now)
		},
	})
}

// submitHandOver asks Slack whether whoever takes the work over is an active member.
func (b *Bot) submitHandOver(ctx context.Context, in *Inbound) (Answer, error) {
	n, _, err := subject(in)
	if err != nil {
		return Answer{}, err
	}
	var h handing
	handOverForm(&h, &change.Change{}).read(in.View.Values)
	who := by(ctx, in)
	who.Standings = b.people.Standings(ctx, []change.UserID{h.to})
	_, err = b.desk.HandOver(ctx, who, n, h.to, strings.TrimSpace(h.note))
	return Answer{}, under(change.FieldImplementer, err)
}
