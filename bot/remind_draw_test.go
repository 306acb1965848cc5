package bot

import (
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// lateStage is a stage whose policy reminds people round the clock.
func lateStage(t *testing.T) *stage {
	t.Helper()
	s := newStage(t)
	s.p.Reminders = change.ReminderRules{First: 4 * time.Hour, Most: 5, EscalateAfter: 1, Claim: 2 * time.Hour}
	s.p.Emergency.RemindAt = []time.Duration{4 * time.Hour, 12 * time.Hour, 20 * time.Hour}
	return s
}

// after lets time pass, and has done what is then due.
func (s *stage) after(d time.Duration) {
	s.t.Helper()
	s.clock.Advance(d)
	must(s.desk.KeepUp(s.t.Context()))(s.t)
}

// lastEvent returns the number of the last time that a was done to a change; 0 for never.
func (s *stage) lastEvent(n change.Number, a change.Action) int {
	s.t.Helper()
	last := 0
	for _, ev := range must(s.desk.Show(s.t.Context(), n))(s.t).Events {
		if ev.Action == a {
			last = ev.N
		}
	}
	return last
}

func TestWhatTimeSaysOfAQuestion(t *testing.T) {
	t.Parallel()
	s := lateStage(t)
	n := s.tell(story{of: fullRequest(), acts: []change.Action{change.Assess}}, "It went as planned.")
	s.after(4 * time.Hour)
	place := change.RemindOf(change.Approve, s.lastEvent(n, change.Remind), helen.ID)
	m, shown := remind(s.draw(n, place))
	if !shown {
		t.Fatal("nobody is reminded")
	}
	golden(t, "remind", "approve", m)

	s.after(20 * time.Hour)
	golden(t, "tell", "escalate", tell(s.draw(n, change.TellOf(s.lastEvent(n, change.Escalate), diego.ID))))
	golden(t, "remind", "line_escalate", line(s.draw(n, change.LineFor(s.lastEvent(n, change.Escalate)))))
	s.after(4 * time.Hour)
	golden(t, "card", "normal_approval_reminded", card(s.draw(n, change.Card)))
	golden(t, "remind", "approve_after_others_were_told", must2(remind(s.draw(n, change.RemindOf(change.Approve, s.lastEvent(n, change.Remind), helen.ID))))(t))

	s.play(n, change.Approve, "Good.")
	d := s.draw(n, place)
	if m, shown := remind(d); shown {
		t.Errorf("somebody who was never reminded is told %q", m.Text)
	}
	d.Posted = commands.Post{Channel: "D0HELEN", TS: "1.2"}
	golden(t, "remind", "approve_done", must2(remind(d))(t))
}

func TestWhatTimeSaysOfAnEmergency(t *testing.T) {
	t.Parallel()
	s := lateStage(t)
	n := s.tell(story{of: emergencyRequest(), acts: []change.Action{change.Finish, change.Verify}}, "It pays.")
	s.after(4 * time.Hour)
	golden(t, "remind", "record", must2(remind(s.draw(n, change.RemindOf(change.Document, s.lastEvent(n, change.Remind), mara.ID))))(t))
	s.after(20 * time.Hour)
	ev := s.lastEvent(n, change.Overdue)
	golden(t, "tell", "overdue", tell(s.draw(n, change.TellOf(ev, mara.ID))))
	golden(t, "tell", "overdue_to_the_authority", tell(s.draw(n, change.TellOf(ev, diego.ID))))
	golden(t, "remind", "line_overdue", line(s.draw(n, change.LineFor(ev))))
	golden(t, "remind", "card_overdue", card(s.draw(n, change.Card)))
}

func TestALateReviewIsSaidOnTheCard(t *testing.T) {
	t.Parallel()
	s := lateStage(t)
	n := s.tell(story{of: completeEmergency(), acts: []change.Action{change.Finish, change.Verify, change.Document}}, "It pays.")
	s.after(5 * 24 * time.Hour)
	if said := card(s.draw(n, change.Card)).Text; !strings.Contains(said, "*Review overdue* since") {
		t.Errorf("after five working days the card says %q", said)
	}
}

func TestAReminderThatWasNeverPostedGivesWayToTheNext(t *testing.T) {
	t.Parallel()
	s := lateStage(t)
	n := s.tell(story{of: fullRequest()}, "It went as planned.")
	s.after(4 * time.Hour)
	first := s.lastEvent(n, change.Remind)
	s.after(24 * time.Hour)
	if m, shown := remind(s.draw(n, change.RemindOf(change.Assess, first, priya.ID))); shown {
		t.Errorf("an overtaken reminder says %q", m.Text)
	}
}

func TestEveryButtonThatTimeDrawsIsAnswered(t *testing.T) {
	t.Parallel()
	drawn := map[change.Action]bool{}
	for _, of := range stories() {
		s := lateStage(t)
		b := s.bot()
		n := s.tell(of, "It went as planned.")
		for range 3 {
			s.after(13 * time.Hour)
			c := s.change(n)
			checkAnswered(t, b, b.routes.clicks, card(s.draw(n, change.Card)).Blocks)
			for a, place := range map[change.Action]change.Place{
				change.Remind:   change.RemindOf(c.Reminding(s.p).Do, s.lastEvent(n, change.Remind), mara.ID),
				change.Escalate: change.TellOf(s.lastEvent(n, change.Escalate), mara.ID),
				change.Overdue:  change.TellOf(s.lastEvent(n, change.Overdue), mara.ID),
			} {
				if m, shown := b.draw(s.draw(n, place)); shown {
					drawn[a] = true
					checkAnswered(t, b, b.routes.clicks, m.Blocks)
					checkSurface(t, m)
				}
			}
		}
	}
	if len(drawn) < 3 {
		t.Errorf("only %v were drawn", drawn)
	}
}

// must2 is must for what is shown or not.
func must2(m Message, shown bool) func(*testing.T) Message {
	return func(t *testing.T) Message {
		t.Helper()
		if !shown {
			t.Fatal("nothing is shown")
		}
		return m
	}
}
