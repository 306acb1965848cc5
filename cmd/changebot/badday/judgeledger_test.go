package badday

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// judgeLedger says whether everything was said, in order.
func (c *campaign) judgeLedger(v *verdict, r *record) {
	finished := map[string]time.Time{} // by lane, the last so far
	for _, d := range r.deliveries {
		name := fmt.Sprintf("delivery %d, %s of CHG-%d", d.id, d.place, d.change)
		switch {
		case d.outcome == "" || d.finished.IsZero():
			v.complain("%s is still open after %d attempts: %s", name, d.attempts, d.why)
			continue
		case d.outcome == "buried" && d.uncertain && strings.HasPrefix(d.place, "tell:"):
			v.givenUp++ // slack-rules §11 wants it so
		case d.outcome == "buried":
			v.complain("%s was given up: %s", name, d.why)
		}
		if d.outcome == "delivered" && d.finished.Before(finished[d.lane]) {
			v.complain("%s was done before what stood before it in its lane", name)
		}
		if d.outcome == "delivered" {
			finished[d.lane] = d.finished
		}
		v.delays = append(v.delays, d.finished.Sub(d.created).Seconds())
	}
}

// judgeDoubles finds what was said twice. That is right only where Slack's answer was lost and its history could not
// be read afterwards.
func (c *campaign) judgeDoubles(v *verdict, r *record, s *said) {
	type spot struct {
		number int64
		place  string
	}
	said := map[spot][]message{}
	for _, m := range s.messages {
		at := spot{m.number, string(m.place)}
		said[at] = append(said[at], m)
	}
	c.watch.mu.Lock()
	defer c.watch.mu.Unlock()
	for at, all := range said {
		if len(all) == 1 {
			continue
		}
		name := fmt.Sprintf("%s of CHG-%d", at.place, at.number)
		same := !slices.ContainsFunc(all, func(m message) bool { return m.delivery != all[0].delivery })
		why, excused := c.watch.excuse(all[0].delivery)
		if !same || !excused {
			v.complain("%s was said %d times, for the same delivery %t: %s", name, len(all), same, why)
			v.dossiers = append(v.dossiers, dossier(r, at.number))
			continue
		}
		v.doubled = append(v.doubled, fmt.Sprintf("%s, %d times: %s", name, len(all), why))
	}
	slices.Sort(v.doubled)
}

// excuse says why a delivery was posted more than once, or stands where it should no longer, and whether that could not
// be helped.
func (w *watch) excuse(delivery string) (why string, excused bool) {
	var story []string
	var first, last time.Time
	lost, unread := false, false
	for _, p := range w.posts {
		if p.delivery != delivery {
			continue
		}
		if first.IsZero() {
			first = p.at
		}
		last, lost = p.at, lost || p.lost
		story = append(story, fmt.Sprintf("%s posted: %s", p.at.Format(clockTime), p.said))
	}
	if last.Equal(first) {
		last = last.Add(time.Minute) // it was never posted again
	}
	for _, r := range w.reads {
		if r.at.After(first) && r.at.Before(last) {
			unread = unread || r.failed
			story = append(story, fmt.Sprintf("%s read: %s", r.at.Format(clockTime), r.said))
		}
	}
	slices.Sort(story)
	switch {
	case first.IsZero():
		return "it was never posted", false
	case lost && unread:
		return "Slack's answer was lost, and its history could not be read", true
	case unread:
		return "the bot was killed before it heard Slack's answer, and the history could not be read", true
	case lost:
		return "Slack's answer was lost, yet its history was readable:\n" + strings.Join(story, "\n"), false
	}
	return "there was no reason to:\n" + strings.Join(story, "\n"), false
}
