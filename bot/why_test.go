package bot

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestWhyIsDrawn(t *testing.T) {
	t.Parallel()
	for _, of := range stories() {
		s := newStage(t)
		n := s.tell(of, "It went as planned.")
		if _, err := s.desk.Approve(t.Context(), commands.By{Who: mara}, n, 1, ""); err == nil {
			t.Fatal("Mara approves her own change")
		}
		view := drawWhy(must(s.desk.Why(t.Context(), n))(t), s.p.TimeZone)
		switch of.name {
		case "normal_approval_after_an_edit", "standard_closed", "emergency_review":
			golden(t, "why", of.name, view)
		default:
			checkWithSlack(t, view)
		}
	}
}

func TestWhyFitsForTheLargestPolicy(t *testing.T) {
	t.Parallel()
	p, c := storyPolicy(t), &change.Change{Number: 7, State: change.InApproval, Requester: mara.ID, Request: fullRequest(), Plan: 1}
	long := strings.Repeat("Wozu? & <warum> ", 125)
	p.Risk.Questions, p.Authorities[0].Members.Groups = nil, nil // what names a group is live on purpose
	c.AskedSince = storagetest.Start
	c.Assessment = &change.Assessment{By: priya.ID, At: storagetest.Start, Answers: map[change.QuestionID]change.AnswerID{}}
	for i := range 40 {
		id := change.QuestionID(fmt.Sprint("q", i))
		p.Risk.Questions = append(p.Risk.Questions, change.Question{ID: id, Text: long, Weight: 1, Answers: []change.Answer{{ID: "a", Text: long}}})
		c.Assessment.Answers[id] = "a"
	}
	for range 500 {
		p.Exclusions = append(p.Exclusions, change.Exclusion{ID: "x", What: long})
		c.Approvals = append(c.Approvals, change.Approval{By: helen.ID, At: storagetest.Start, Void: long, VoidAt: storagetest.Start})
	}
	view := drawWhy(commands.Account{Change: c, Explanations: c.Why(nil, p, storagetest.Start)}, p.TimeZone)
	checkSurface(t, view)
	if text := string(must(json.Marshal(view))(t)); !strings.Contains(text, "Why this time") || !strings.Contains(text, " more") {
		t.Errorf("something is missing in %d blocks", len(view.Blocks.BlockSet))
	}
}

func TestWhyIsAskedByWordAndByButton(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	e.raise()
	e.deliver()
	mara := e.worker(slacksim.Mara)
	mara.types("why CHG-1")
	if seen := mara.sees(); !strings.Contains(seen, "Why it is a normal change") || !strings.Contains(seen, "Why its risk is not rated yet") {
		t.Errorf("the word shows %s", seen)
	}
	mara.closes()
	mara.clicks(slacksim.Changes, "details")
	mara.do(mara.slack.ClickModal(e.ctx, "why"))
	e.settle()
	if seen := mara.sees(); !strings.Contains(seen, "Why it needs a change request") {
		t.Errorf("the button shows %s", seen)
	}
	mara.closes()
	mara.types("why")
	if said := mara.reads(""); !strings.Contains(said, "by its number") {
		t.Errorf("without a number they read %q", said)
	}
	mara.types("why CHG-99")
	if said := mara.reads(""); !strings.Contains(said, "CHG-99") || mara.sees() != "" {
		t.Errorf("of a change that is not there they read %q", said)
	}
}

func TestWhyTellsARefusalWithItsRule(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	e.raise()
	e.deliver()
	e.clock.Advance(time.Minute)
	by := commands.By{Who: change.Actor{ID: slacksim.Mara, Standing: change.Member}}
	if _, err := e.desk.Assess(e.ctx, by, 1, 1, change.AssessmentForm{}); err == nil {
		t.Fatal("Mara assesses her own change")
	}
	mara := e.worker(slacksim.Mara)
	mara.types("why CHG-1")
	if seen := mara.sees(); !strings.Contains(seen, "What was refused") || !strings.Contains(seen, "is for an assessor other than the requester. (policy §3)") {
		t.Errorf("it shows %s", seen)
	}
}
