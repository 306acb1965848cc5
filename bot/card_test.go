package bot

import (
	"testing"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

func TestTheCardInEveryStateOfEveryCategory(t *testing.T) {
	t.Parallel()
	drawn := map[change.Category]map[change.State]bool{change.Normal: {}, change.Standard: {}, change.Emergency: {}}
	for _, of := range stories() {
		s := newStage(t)
		n := s.tell(of, "It went as planned.")
		d := s.draw(n, change.Card)
		m := card(d)
		if len(m.Blocks) > 25 {
			t.Errorf("%s: %d blocks are no card to read in five seconds", of.name, len(m.Blocks))
		}
		golden(t, "card", of.name, m)
		drawn[d.Change.Request.Category][d.Change.State] = true
	}
	for _, m := range change.Lifecycle() {
		for _, category := range m.In {
			if m.To != "" && !drawn[category][m.To] {
				t.Errorf("no story draws a change of the category %s in the state %s", category, m.To)
			}
		}
	}
}

func TestEveryActHasAHandler(t *testing.T) {
	t.Parallel()
	b := newStage(t).bot()
	for _, m := range change.Lifecycle() {
		if m.From == "" || m.By[0] == change.TheBot {
			continue
		}
		if b.routes.clicks[string(m.Do)] == nil || b.routes.inputs[string(m.Do)] == nil {
			t.Errorf("nothing answers the button of %s", m.Do)
		}
	}
}

func TestEveryButtonThatIsDrawnIsAnswered(t *testing.T) {
	t.Parallel()
	for _, of := range stories() {
		s := newStage(t)
		b := s.bot()
		n := s.tell(of, "It went as planned.")
		c := s.change(n)
		drawn := []Message{card(s.draw(n, change.Card)), tell(s.draw(n, change.TellOf(c.Events, mara.ID)))}
		if wait := c.Waits(s.p); wait.Do != "" {
			m, _ := ask(s.draw(n, change.AskOf(wait.Do, c.AskedAt, wait.Who.People[0])))
			drawn = append(drawn, m)
		}
		for _, m := range drawn {
			checkAnswered(t, b, b.routes.clicks, m.Blocks)
		}
		checkAnswered(t, b, b.routes.inputs, s.details(n, 0).Blocks.BlockSet)
		page := must(s.desk.List(t.Context(), commands.Filter{}, 0, 10))(t)
		page.Next = 1
		checkAnswered(t, b, b.routes.clicks, drawHome(homeView{at: homePage{1, 1}, waits: page, mine: page, late: page}, s.p, mara.ID).Blocks.BlockSet)
		checkAnswered(t, b, b.routes.inputs, drawList(page, 1, "All changes", s.p).Blocks.BlockSet)
	}
}

// checkAnswered fails the test when a button or a line of a menu has no handler.
func checkAnswered(t *testing.T, b *Bot, heard map[string]handler, blocks []slack.Block) {
	t.Helper()
	for _, block := range blocks {
		var elements []slack.BlockElement
		switch block := block.(type) {
		case *slack.ActionBlock:
			elements = block.Elements.ElementSet
		case *slack.SectionBlock:
			if block.Accessory != nil {
				elements = append(elements, block.Accessory.ButtonElement)
			}
		}
		for _, element := range elements {
			switch e := element.(type) {
			case *slack.ButtonBlockElement:
				if heard[e.ActionID] == nil {
					t.Errorf("nothing answers %s", e.ActionID)
				}
			case *slack.OverflowBlockElement:
				for _, o := range e.Options {
					if e.ActionID == homeMenuClick {
						if b.routes.words[o.Value] == nil {
							t.Errorf("nothing answers %s of the menu of Home", o.Value)
						}
						continue
					}
					if name, _ := splitMenuValue(o.Value); heard[e.ActionID] == nil || b.buttons()[name] == nil {
						t.Errorf("nothing answers %s of the menu", name)
					}
				}
			}
		}
	}
}
