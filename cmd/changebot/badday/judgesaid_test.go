package badday

import (
	"fmt"
	"slices"
	"strings"

	"github.com/noim3/changebot/change"
)

// stateLine is how a card says where its change stands.
func stateLine(state string) string {
	s := change.State(state)
	if s.Step() == 0 {
		return s.Label()
	}
	return fmt.Sprintf("Step %d of %d · %s", s.Step(), change.Steps, s.Label())
}

// judgeCard says whether a change has its card, and the card shows the record.
func judgeCard(v *verdict, h history, r *record, s *said) {
	cards := s.of(h.row.number, change.PlaceCard)
	kept := slices.IndexFunc(r.posts, func(p postRow) bool { return p.change == h.row.number && p.place == string(change.Card) })
	if len(cards) == 0 || kept < 0 {
		v.complain("CHG-%d has %d cards in Slack, and the ledger knows of %t", h.row.number, len(cards), kept >= 0)
		return
	}
	at := slices.IndexFunc(cards, func(m message) bool { return m.TS == r.posts[kept].ts })
	if at < 0 {
		v.complain("the card that the ledger knows of CHG-%d does not stand in Slack", h.row.number)
		return
	}
	card := cards[at]
	want := []string{stateLine(h.row.state), h.row.title}
	for _, a := range h.approvals {
		want = append(want, "<@"+a.approver+">")
	}
	for _, part := range want {
		if !strings.Contains(card.Text, part) {
			v.complain("the card of CHG-%d, which is in %s, does not say %q: %q", h.row.number, h.row.state, part, card.Text)
		}
	}
	seen := fmt.Sprintf("%d:%d", h.row.number, h.row.plan)
	for _, e := range elementsOf(card.Blocks) {
		if e.Type == "button" && e.Value != seen {
			v.complain("the button %s on the card of CHG-%d is for %q, want %q", e.Action, h.row.number, e.Value, seen)
		}
	}
}

// judgeThread says whether the thread tells each event that was allowed, in their order, under the card.
func judgeThread(v *verdict, h history, s *said) {
	var told, want []int
	for _, m := range s.of(h.row.number, change.PlaceLine) {
		if slices.Contains(told, m.parts.Event) {
			continue // doubles are counted by themselves
		}
		told = append(told, m.parts.Event)
		at := slices.IndexFunc(h.events, func(e eventRow) bool { return e.n == m.parts.Event })
		if at >= 0 && !strings.Contains(m.Text, "<@"+h.events[at].actor+">") {
			v.complain("the line for event %d of CHG-%d does not name %s: %q", m.parts.Event, h.row.number, h.events[at].actor, m.Text)
		}
	}
	for _, e := range h.events {
		want = append(want, e.n)
	}
	if !slices.Equal(told, want) {
		v.complain("the thread of CHG-%d tells the events %v, want %v", h.row.number, told, want)
	}
}

// judgeAsks says whether everybody for whom a change waits has been asked, in one message with a button for the plan
// as it is, and nobody else still has such a button.
func (c *campaign) judgeAsks(v *verdict, h history, s *said) {
	do, whom := h.waits()
	seen := fmt.Sprintf("%d:%d", h.row.number, h.row.plan)
	live := map[string]int{}
	for _, m := range s.of(h.row.number, change.PlaceAsk) {
		buttons := elementsOf(m.Blocks)
		if len(buttons) == 0 {
			continue
		}
		ask := slices.IndexFunc(buttons, func(e element) bool { return e.Action == string(do) })
		why, excused := c.watch.excuse(m.delivery)
		switch {
		case (ask < 0 || buttons[ask].Value != seen) && excused:
			v.orphans = append(v.orphans, fmt.Sprintf("%s of CHG-%d: %s", m.place, m.number, why))
		case ask < 0:
			v.complain("CHG-%d, which is in %s, still asks %s by %s: %s", h.row.number, h.row.state, m.reader, m.place, why)
		case buttons[ask].Value != seen:
			v.complain("CHG-%d asks %s about %q, want %q", h.row.number, m.reader, buttons[ask].Value, seen)
		case !slices.Contains(h.mayStillBeAsked(do, whom), m.reader):
			v.complain("CHG-%d asks %s to %s, and waits for %v", h.row.number, m.reader, do, whom)
		}
		live[m.reader]++
	}
	for _, who := range whom {
		if live[who] == 0 {
			v.complain("CHG-%d waits for %s to %s, who was never asked", h.row.number, who, do)
		}
	}
}

// judgeTells says whether the requester of a change that somebody else called off has been told.
func judgeTells(v *verdict, h history, r *record, s *said) {
	for _, e := range h.events {
		if e.action != string(change.Cancel) || e.actor == h.row.requester {
			continue
		}
		told := slices.ContainsFunc(s.of(h.row.number, change.PlaceTell), func(m message) bool {
			return m.reader == h.row.requester && m.parts.Event == e.n
		})
		// When its answer was lost and the history could not be read, it is not said again (slack-rules §11).
		givenUp := slices.ContainsFunc(r.deliveries, func(d deliveryRow) bool {
			return d.change == h.row.number && d.outcome == "buried" && d.uncertain && strings.HasPrefix(d.place, "tell:")
		})
		if !told && !givenUp {
			v.complain("%s was not told that CHG-%d was called off", h.row.requester, h.row.number)
		}
	}
}
