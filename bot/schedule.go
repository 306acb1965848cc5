package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// slotField is the choice among the free times.
const slotField change.Field = "slot"

// otherTime is what is picked there for any other time.
const otherTime = "other"

// slot is what the schedule form holds.
type slot struct {
	choice string // when one of the free times begins, or otherTime; empty when they are not offered
	start  time.Time
	reason string
}

// chosen returns the start that was picked among the free times, else the one that was typed.
func (s *slot) chosen() time.Time {
	if at, err := strconv.ParseInt(s.choice, 10, 64); err == nil && at > 0 && at <= lastMoment {
		return time.Unix(at, 0).UTC()
	}
	return s.start
}

// scheduleForm asks when the work is to begin: at one of the times that are free, or at another.
func scheduleForm(s *slot, d commands.Drawing) form {
	c := d.Change
	intro := &sheet{}
	intro.say("about", nameOf(c))
	intro.aside("length", say("The slot will be as long as the plan says: %s.", change.Span(c.Request.Length)))
	intro.aside("notice", leadTime(c, d.Policy))
	intro.say("free", freeTimes("*The next times that are free*, in your own time zone:", d))
	offers := len(d.Slots.Slots) > 0 && s.choice != ""
	return form{
		callback: string(change.Schedule), title: "Schedule " + c.Number.String(), submit: change.Schedule.Label(), intro: intro.blocks,
		fields: []field{
			tick(slotField, "When", &s.choice, offeredChoices(d)).hinted("In the time zone of the policy.").telling().when(offers),
			moment(change.FieldWishedStart, "Start", &s.start).hinted("In your own time zone.").when(!offers || s.choice == otherTime),
			longText(reasonField, "Reason", &s.reason).may().hinted("Needed outside a maintenance window, and when the policy asks for more notice."),
		},
	}
}

func (b *Bot) openSchedule() handler {
	return b.asking(proposal{
		read: b.desk.Slots,
		form: func(d commands.Drawing) form {
			return scheduleForm(&slot{choice: otherTime, start: offeredStart(d)}, d)
		},
		try: func(c *change.Change, who change.Actor, _ int, d commands.Drawing) error {
			return c.ScheduleAt(who, d.Now.Add(time.Hour), "–", d.Booked, d.Policy, d.Now)
		},
	})
}

// readSchedule returns what the schedule form holds.
func readSchedule(in *Inbound) slot {
	var s slot
	blank := commands.Drawing{Change: &change.Change{}, Policy: &change.Policy{TimeZone: time.UTC}}
	scheduleForm(&s, blank).read(in.View.Values)
	s.reason = strings.TrimSpace(s.reason)
	return s
}

// reschedule draws the open form anew when the choice among the free times decides whether another start is asked for.
func (b *Bot) reschedule(ctx context.Context, in *Inbound) (Answer, error) {
	n, _, err := formSubject(in)
	if err != nil {
		return Answer{}, err
	}
	d, err := b.desk.Slots(ctx, n)
	if err != nil {
		return Answer{}, fmt.Errorf("draw the times for %s: %w", n, err)
	}
	s := readSchedule(in)
	if s.start.IsZero() {
		s.start = offeredStart(d)
	}
	f := scheduleForm(&s, d)
	f.meta = in.View.Metadata
	view := f.view()
	return Answer{Update: &view}, nil
}

// formSubject is subject for a field of an open form, whose value names no change.
func formSubject(in *Inbound) (change.Number, int, error) {
	m, err := parseMetadata(in.View.Metadata)
	return m.Change, m.Plan, err
}

func (b *Bot) submitSchedule(ctx context.Context, in *Inbound) (Answer, error) {
	m, err := parseMetadata(in.View.Metadata)
	if err != nil {
		return Answer{}, err
	}
	s := readSchedule(in)
	_, err = b.desk.ScheduleKnowing(ctx, by(ctx, in), m.Change, s.chosen(), s.reason, m.Known)
	if u, unseen := errors.AsType[*commands.Unseen](err); unseen {
		return b.showConflicts(ctx, s, m, u)
	}
	return Answer{}, underChoice(s, under(change.FieldWishedStart, err))
}

// underChoice moves a refusal of the start under the choice among the free times when that made it.
func underChoice(s slot, err error) error {
	refusal := change.AsRefusal(err)
	if refusal == nil || s.choice == "" || s.choice == otherTime || refusal.Fields[change.FieldWishedStart] == "" {
		return err
	}
	moved := *refusal
	moved.Fields = map[change.Field]string{slotField: refusal.Fields[change.FieldWishedStart]}
	return &moved
}

// showConflicts answers a time with conflicts that only warn: the form names them, and scheduling the same time again
// confirms it (spec §2.4).
func (b *Bot) showConflicts(ctx context.Context, s slot, m metadata, u *commands.Unseen) (Answer, error) {
	d, err := b.desk.Slots(ctx, m.Change)
	if err != nil {
		return Answer{}, fmt.Errorf("show the conflicts of %s: %w", m.Change, err)
	}
	s.start, s.choice = s.chosen(), ""
	f := scheduleForm(&s, d)
	warning := &sheet{}
	warning.say("conflicts", listed(say("*This time has conflicts:* %s", during(s.start, s.start.Add(d.Change.Request.Length), d.Policy.TimeZone)),
		u.Clashes, u.Drawing, b.cardLinks(ctx, u.Clashes)))
	warning.say("confirm", "Nothing is scheduled yet. Choose another time, or press the button again for the same one: the conflicts are then recorded, and the others are told.")
	f.intro = append(warning.blocks, f.intro...)
	f.submit = "Schedule all the same"
	m.Known = u.Known
	f.meta = m.Encode()
	view := f.view()
	return Answer{Update: &view}, nil
}

// cardLinks returns the addresses of the cards of the changes in conflict, as far as they can be read.
func (b *Bot) cardLinks(ctx context.Context, clashes []change.Clash) map[change.Number]string {
	var with []change.Number
	for _, k := range clashes {
		if k.With != 0 {
			with = append(with, k.With)
		}
	}
	cards, err := b.desk.Cards(ctx, with)
	if err != nil {
		b.log.WarnContext(ctx, "the cards of changes in conflict cannot be read", "error", err)
		return nil
	}
	links := map[change.Number]string{}
	for n, post := range cards {
		links[n] = permalink(b.at.URL, string(post.Channel), post.TS, "")
	}
	return links
}
