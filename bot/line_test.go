package bot

import (
	"testing"

	"github.com/noim3/changebot/change"
)

func TestTheThreadTellsOfEveryAct(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	told := map[change.Action]bool{}
	for _, of := range stories() {
		n := s.tell(of, "It went as planned.\nTwice.")
		for i := range s.change(n).Events {
			d := s.draw(n, change.LineFor(i+1))
			if told[d.Event.Action] {
				continue
			}
			told[d.Event.Action] = true
			golden(t, "line", string(d.Event.Action), line(d))
		}
	}
	for _, m := range change.Lifecycle() {
		if !told[m.Do] {
			t.Errorf("no story tells of %s", m.Do)
		}
	}
}

func TestStepsAreNumberedUnlessTheyAreAlready(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"Stop it.\n\nDrop it.":   "1. Stop it.\n2. Drop it.",
		"1. Stop it.\n2. Drop.":  "1. Stop it.\n2. Drop.",
		"- Stop it.\n- Drop it.": "- Stop it.\n- Drop it.",
		"":                       "",
	} {
		if got := numbered(given); got != want {
			t.Errorf("%q is numbered %q, not %q", given, got, want)
		}
	}
}
