package bot

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

func TestThePagesOfTheLog(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	all := stories()
	n := s.tell(all[slices.IndexFunc(all, func(of story) bool { return of.name == "normal_closed" })], "It went as planned.")
	s.tell(story{of: emergencyRequest()}, "")
	page := must(s.desk.Log(t.Context(), commands.Filter{}, 0, logPage))(t)
	if len(page.Entries) != 2 {
		t.Fatalf("the log has %d entries", len(page.Entries))
	}
	c := page.Entries[1].Change
	if c.Number != n {
		t.Fatalf("the oldest is %s, want %s", c.Number, n)
	}
	c.RanOutside, c.RanIn = true, []change.FreezeID{"eofy"}
	page.Next = 1
	draw := func(page commands.LogPage, from commands.Cursor, words string) form {
		f, about, err := commands.ReadFilter(words, change.Actor{ID: mara.ID}, s.p)
		if err != nil {
			t.Fatal(err)
		}
		shown := logFormOf(words, f, s.p)
		form := logFields(&shown, s.p, 0)
		form.outro = drawLog(page, from, about, words, s.p)
		return form
	}
	golden(t, "log", "first_page", draw(page, 0, "").view())
	golden(t, "log", "searched", draw(commands.LogPage{}, 3, "system:ledger-db outcome:failed approver:me open “index”").view())
}

func TestTheFormOfTheLogSaysWhatItsWordsSay(t *testing.T) {
	t.Parallel()
	zone := must(time.LoadLocation("Australia/Sydney"))(t)
	p := &change.Policy{TimeZone: zone, Systems: []change.System{{ID: "ledger-db", Name: "Ledger"}}}
	for _, words := range []string{
		"", "ledger index", `closed "index" 'x' <b> & * %`,
		"system:ledger-db outcome:rolled_back category:emergency risk:high person:U0MARA001 state:closed,on_hold open overdue",
		"from:2026-10-04 to:2026-10-04 outside-window during-freeze", "from:2026-01 to:2026", "system:gone template:x approver:U0HELEN01 person:me index",
		"raised-from:2026-01-31 mine",
	} {
		want, about, err := commands.ReadFilter(words, change.Actor{ID: mara.ID}, p)
		if err != nil {
			t.Fatal(err)
		}
		shown := logFormOf(words, want, p)
		got, again, err := commands.ReadFilter(shown.filter(), change.Actor{ID: mara.ID}, p)
		if diff := cmp.Diff(want, got, cmp.Comparer(time.Time.Equal)); diff != "" || err != nil {
			t.Errorf("%q (%s) comes out of the form as %q (%s), %v (-want +got):\n%s", words, about, shown.filter(), again, err, diff)
		}
	}
}

func TestTheLogTakesWhateverIsTyped(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{Unlimited: true})
	n := e.raise().Number
	mara := e.worker(slacksim.Mara)
	for typed, finds := range map[string]string{
		`"`: "There are none.", "'; DROP TABLE changes; --": "There are none.", "%": "There are none.", "_ * ? [a-z]": "There are none.",
		"מסד נתונים \u202eegnahc": "There are none.", "\u202e": "There are none.", "مرحبا": "There are none.", "🚀 ❤️": "There are none.",
		strings.Repeat("a", 500): "There are none.", strings.Repeat(`"`, 500): "There are none.", strings.Repeat("<", 500): "There are none.",
		"\u0000\u0001": "All changes", `"index" (ledger)`: "*" + n.String() + "*", "INDEX* -ledger": "*" + n.String() + "*",
	} {
		e.clock.Advance(time.Minute) // more at once than people do is not heard
		mara.types("log " + typed)
		mara.finds(typed, finds)
		mara.types("log")
		mara.fills(string(logWords), typed)
		mara.submits()
		mara.finds(typed, finds)
	}
	for typed, says := range map[string]string{
		strings.Repeat("word ", 600): "at most 500 characters", "sytem:ledger-db": "Did you mean `system:`?", "outcome:fine": "There are successful,",
		"from:today": "2026-01-31", "person:@nobody": "names nobody",
	} {
		e.clock.Advance(time.Minute)
		mara.types("log " + typed)
		if seen := mara.sees(); seen != "" {
			t.Errorf("%.30q opens %s", typed, seen)
		}
		contains(t, mara.reads(""), says)
		mara.types("list " + typed)
		contains(t, mara.reads(""), says)
		if len(typed) > 500 {
			continue
		}
		mara.types("log")
		mara.fills(string(logWords), typed)
		answer := must(mara.slack.Submit(e.ctx))(t)
		contains(t, fmt.Sprint(answer.Errors), says)
		mara.closes()
	}
}

// finds fails unless the open modal says so, and closes it.
func (w worker) finds(typed, says string) {
	w.t.Helper()
	if seen := w.sees(); !strings.Contains(seen, says) {
		w.t.Errorf("%.30q shows %.300s… and not %q", typed, seen, says)
	}
	w.closes()
}
