package badday

import (
	"slices"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/cmd/changebot/programtest"
)

// judgeActs says whether every act that was acknowledged is on record once, and nothing is that nobody did.
func (c *campaign) judgeActs(v *verdict, r *record) {
	failures := c.failures()
	claimed := map[int64]bool{} // events, by seq
	for _, a := range c.journal.acts {
		if a.form() {
			c.judgeForm(v, r, a)
		}
	}
	clicks := slices.DeleteFunc(slices.Clone(c.journal.acts), func(a *act) bool { return a.form() })
	slices.SortStableFunc(clicks, func(a, b *act) int { return a.till.Compare(b.till) })
	for _, a := range clicks {
		answered := a.result == acknowledged || a.result == refused && !a.apologised()
		if !answered || claim(r, a, claimed) {
			continue
		}
		if failures.of(a) {
			v.failedAcknowledged++ // the person was told, or was to be
			continue
		}
		v.lost++
		v.complain("lost: %s is not on record", a)
	}
	c.judgeInvented(v, r)
}

// claim finds the event that a click made, allowed or refused, which no other click has.
func claim(r *record, a *act, claimed map[int64]bool) bool {
	const slack = 5 * time.Millisecond
	for _, e := range r.events {
		if e.change == a.number && e.action == string(a.do) && e.actor == a.who && !claimed[e.seq] &&
			e.at.After(a.from.Add(-slack)) && e.at.Before(a.till.Add(slack)) {
			claimed[e.seq] = true
			return true
		}
	}
	return false
}

// judgeForm looks for what was written in a form, which is nowhere else.
func (c *campaign) judgeForm(v *verdict, r *record, a *act) {
	found := r.written(a)
	switch {
	case a.result == acknowledged && found == 0:
		v.lost++
		v.complain("lost: %s is not on record", a)
	case a.result == refused && found == 1 && c.watch.deliveredTwice(a):
		v.redone++ // the first delivery was refused, for a reason that was gone at the second
	case a.result == refused && found > 0:
		v.complain("refused, yet on record: %s", a)
	case a.result == unmade && found > 0:
		v.complain("never sent, yet on record: %s", a)
	case found > 1:
		v.complain("%d times on record: %s", found, a)
	case a.result == unanswered && a.apologised() && found > 0 && strings.Contains(a.said, "was not done"):
		v.keptQuiet++
		v.complain("told that it was not done, yet it is on record: %s", a)
	}
}

// judgeInvented finds events that nobody's act explains: each was tried at least as often.
func (c *campaign) judgeInvented(v *verdict, r *record) {
	type deed struct {
		number  int64
		do, who string
	}
	tried := map[deed]int{}
	for _, a := range c.journal.acts {
		if a.result == unmade {
			continue
		}
		d := deed{a.number, string(a.do), a.who}
		if a.do == change.Submit {
			d.number = r.raisedBy(a)
		}
		tried[d]++
	}
	for _, e := range r.events {
		d := deed{e.change, e.action, e.actor}
		if e.refused != "" {
			continue
		}
		if tried[d]--; tried[d] < 0 {
			v.invented++
			v.complain("nobody did it: event %d, %s %s CHG-%d", e.seq, e.actor, e.action, e.change)
		}
	}
}

// failures are the log's entries on people whom the bot had to tell that it failed.
type failures []programtest.Entry

func (c *campaign) failures() failures {
	return slices.DeleteFunc(c.office.entries(), func(e programtest.Entry) bool {
		return e.Message != "somebody could not be answered" && e.Message != "somebody does too much at once"
	})
}

// of reports whether one of them is about an act.
func (f failures) of(a *act) bool {
	return slices.ContainsFunc(f, func(e programtest.Entry) bool {
		return e.Actor == a.who && e.Time.After(a.from.Add(-time.Second)) && e.Time.Before(a.till.Add(time.Second))
	})
}
