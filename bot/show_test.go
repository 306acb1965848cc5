package bot

import (
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

func TestTheDetailsHoldTheWholeRecord(t *testing.T) {
	t.Parallel()
	for _, of := range stories() {
		s := newStage(t)
		n := s.tell(of, "It went as planned.")
		view := s.details(n, 0)
		switch of.name {
		case "normal_approval_after_an_edit", "normal_closed", "emergency_closed":
			golden(t, "details", of.name, view)
		default:
			checkWithSlack(t, view)
		}
	}
}

func TestALongHistoryIsShownInPages(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	n := s.tell(story{of: standardRequest()}, "")
	for range 50 {
		s.play(n, change.Note, "Still at it.")
	}
	for _, skip := range []int{0, 20, 40, 60} {
		checkWithSlack(t, s.details(n, skip))
	}
	golden(t, "details", "second_page", s.details(n, 20))
}

func (s *stage) details(n change.Number, skip int) slack.ModalViewRequest {
	s.t.Helper()
	story, err := s.desk.Show(s.t.Context(), n)
	if err != nil {
		s.t.Fatal(err)
	}
	return detailsView(s.draw(n, change.Card), story, skip)
}

func TestHomeAndLists(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, of := range stories() {
		s.tell(of, "It went as planned.")
	}
	all := must(s.desk.List(t.Context(), commands.Filter{}, 0, homeRows))(t)
	golden(t, "home", "empty", drawHome(homeView{}, s.p, mara.ID))
	golden(t, "home", "second_page", drawHome(homeView{at: homePage{waits: 30, mine: 12}, waits: all, mine: all, late: all}, s.p, mara.ID))
	golden(t, "list", "empty", drawList(commands.Page{}, 0, "Open changes", s.p))
	golden(t, "list", "first_page", drawList(all, 0, "Open changes with the words “<index>”", s.p))
}

func TestHelpHoldsEveryWord(t *testing.T) {
	t.Parallel()
	b := newStage(t).bot()
	m := helpMessage(b.chapters())
	golden(t, "help", "help", m)
	for name := range b.routes.words {
		if !strings.Contains(m.Text, name) {
			t.Errorf("help does not say %q", name)
		}
	}
	if lines := strings.Count(m.Text, "\n") + 1; lines > 24 {
		t.Errorf("help has %d lines and fits no screen", lines)
	}
}
