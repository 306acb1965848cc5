package bot

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// slot is what the schedule form holds.
type slot struct {
	start  time.Time
	reason string
}

// scheduleForm asks when the work is to begin.
func scheduleForm(s *slot, c *change.Change) form {
	intro := &sheet{}
	intro.say("about", nameOf(c))
	intro.aside("length", say("The slot will be as long as the plan says: %s.", change.Span(c.Request.Length)))
	return form{
		callback: string(change.Schedule), title: "Schedule " + c.Number.String(), submit: change.Schedule.Label(), intro: intro.blocks,
		fields: []field{
			moment(change.FieldWishedStart, "Start", &s.start).hinted("In your own time zone."),
			longText(reasonField, "Reason", &s.reason).may().hinted("If the time needs explaining."),
		},
	}
}

func (b *Bot) openSchedule() handler {
	return b.asking(proposal{
		form: scheduleAsked,
		try: func(c *change.Change, who change.Actor, _ int, d commands.Drawing) error {
			return c.ScheduleAt(who, d.Now.Add(time.Hour), "–", d.Policy, d.Now)
		},
	})
}

// firstOffer returns the start that is offered: the slot's or the wished one if it is still ahead, else the next
// quarter of an hour.
func firstOffer(c *change.Change, now time.Time) time.Time {
	if c.Slot != nil && c.Slot.Start.After(now) {
		return c.Slot.Start
	}
	if c.Request.WishedStart.After(now) {
		return c.Request.WishedStart
	}
	return now.Truncate(15 * time.Minute).Add(15 * time.Minute)
}

func (b *Bot) submitSchedule(ctx context.Context, in *Inbound) (Answer, error) {
	n, _, err := subject(in)
	if err != nil {
		return Answer{}, err
	}
	var s slot
	scheduleForm(&s, &change.Change{}).read(in.View.Values)
	_, err = b.desk.Schedule(ctx, by(ctx, in), n, s.start, strings.TrimSpace(s.reason))
	return Answer{}, under(change.FieldWishedStart, err)
}

// start asks Slack whether those whom the plan needs are still there.
func (b *Bot) start(ctx context.Context, in *Inbound) (Answer, error) {
	n, _, err := subject(in)
	if err != nil {
		return Answer{}, err
	}
	who, err := b.asActiveFor(ctx, in, n, by)
	if err != nil {
		return Answer{}, fmt.Errorf("start %s: %w", n, err)
	}
	_, err = b.desk.Start(ctx, who, n)
	return Answer{}, err
}

func (b *Bot) finish(ctx context.Context, by commands.By, n change.Number, _ int) (*change.Change, error) {
	return b.desk.Finish(ctx, by, n)
}

// rollBack asks for no reason: it is one button, pressed when time is short (spec §2.5).
func (b *Bot) rollBack(ctx context.Context, by commands.By, n change.Number, _ int) (*change.Change, error) {
	return b.desk.RollBack(ctx, by, n, "")
}

func (b *Bot) keep(ctx context.Context, by commands.By, n change.Number, _ int) (*change.Change, error) {
	return b.desk.Keep(ctx, by, n)
}
