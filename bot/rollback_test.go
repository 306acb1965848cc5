package bot

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

func TestApproversSeeTheRollbackPlanWhole(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	r := fullRequest()
	r.Rollback.Steps = strings.Repeat("a", change.MaxText-9) + " the end."
	r.Rollback.Conditions = strings.Repeat("b", change.MaxText-9) + " the end."
	n := s.raise(r)
	s.play(n, change.Assess, "")
	m, _ := ask(s.draw(n, change.AskOf(change.Approve, 2, helen.ID)))
	whole := map[string]bool{}
	for _, b := range m.Blocks {
		text := string(must(jsonOf(b))(t))
		whole["steps"] = whole["steps"] || strings.Contains(text, r.Rollback.Steps)
		whole["conditions"] = whole["conditions"] || strings.Contains(text, r.Rollback.Conditions)
		whole["people"] = whole["people"] || strings.Contains(text, "U0TOMAS01")
	}
	for _, part := range []string{"steps", "people", "conditions"} {
		if !whole[part] {
			t.Errorf("the %s are cut", part)
		}
	}
}

func TestConditionsThatNobodyCanMeasureBringAHint(t *testing.T) {
	t.Parallel()
	const hint = "Best measurable"
	for conditions, want := range map[string]bool{"Customers complain.": true, "Error rate above 1% for 5 minutes.": false} {
		s := newStage(t)
		r := fullRequest()
		r.Rollback.Conditions = conditions
		n := s.raise(r)
		m, _ := ask(s.draw(n, change.AskOf(change.Assess, 1, priya.ID)))
		receipt := string(must(jsonOf(raised(s.change(n), s.p, "").Blocks))(t))
		if strings.Contains(m.Text, hint) != want || strings.Contains(receipt, hint) != want {
			t.Errorf("%q: the assessor reads %q, the requester %s", conditions, m.Text, receipt)
		}
	}
}

// The button asks once, stamps the time, and posts the steps for those who are responsible, whatever the change is.
func TestTheRollbackIsTriggeredWithOneButton(t *testing.T) {
	t.Parallel()
	normal, urgent := request(), request()
	normal.Rollback.People = []change.UserID{slacksim.Tomas}
	normal.Rollback.Steps = "Stop the build.\n" + strings.Repeat("Look at the graph. ", 140) + "\nDrop the index."
	urgent.Category, urgent.Ground, urgent.Rollback = change.Emergency, change.RestoreService, normal.Rollback
	mara := member(slacksim.Mara)
	mara.Groups = []change.GroupID{slacksim.SRE}
	as := commands.By{Who: mara}
	for name, test := range map[string]struct {
		of    change.Request
		steps string // the last of them
	}{
		"normal":    {normal, "Drop the index."},
		"emergency": {urgent, "Drop the index."},
		"standard":  {change.Request{Category: change.Standard, Template: "add-warehouse-column", Implementer: slacksim.Mara}, "Run the down migration, which drops the new column."},
	} {
		for _, finished := range []bool{false, true} {
			t.Run(name+map[bool]string{false: " during the work", true: " during verification"}[finished], func(t *testing.T) {
				t.Parallel()
				eachEdge(t, byLeads(t), slacksim.Config{}, func(t *testing.T, e *edge) {
					t.Helper()
					must(e.desk.Submit(e.ctx, as, test.of))(t)
					if name == "normal" {
						must(e.desk.Assess(e.ctx, commands.By{Who: member(slacksim.Priya)}, 1, 1, e.lowRisk()))(t)
						must(e.desk.Approve(e.ctx, ofGroup(slacksim.Helen), 1, 1, ""))(t)
						must(e.desk.Schedule(e.ctx, as, 1, e.clock.Now(), "now"))(t)
					}
					if name != "emergency" {
						must(e.desk.Start(e.ctx, as, 1))(t)
					}
					if finished {
						must(e.desk.Finish(e.ctx, as, 1))(t)
					}
					for range 3 {
						e.clock.Advance(time.Minute) // the channel takes a message a second
						e.deliver()
					}
					tomas := e.worker(slacksim.Tomas)
					tomas.clicks(slacksim.Changes, "roll_back")
					e.clock.Advance(time.Minute)
					e.deliver()
					c := e.story().Change
					if c.State != change.InDocumentation || c.RolledBackAt.IsZero() || c.FinishedAt.IsZero() {
						t.Fatalf("it is in %s, rolled back %s\n%s", c.State, c.RolledBackAt, e.logged)
					}
					card := e.read(slacksim.Tomas, slacksim.Changes)[0]
					if !strings.Contains(card.Text, "Rollback was triggered <!date^") {
						t.Errorf("the card reads %q", card.Text)
					}
					thread := must(tomas.slack.Thread(e.ctx, slacksim.Changes, card.TS))(t)
					last := thread[len(thread)-1]
					if !strings.Contains(last.Text, "<@U0TOMAS01>") || !strings.Contains(last.Text, "responsible for these steps") || !strings.Contains(last.Text, test.steps) {
						t.Errorf("the thread ends with %q", last.Text)
					}
					if blocks := string(must(jsonOf(last.Blocks))(t)); !strings.Contains(blocks, test.steps) {
						t.Errorf("the steps are cut: %s", blocks)
					}
				})
			})
		}
	}
}

func jsonOf(v any) ([]byte, error) { return json.Marshal(v) }
