package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/cmd/changebot/programtest"
	"github.com/noim3/changebot/storage/storagetest"
)

// eachWay runs test in an office of its own for each way in which Slack is heard, on each database.
func eachWay(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	for _, socket := range []bool{false, true} {
		name := map[bool]string{false: "http", true: "socket"}[socket]
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storagetest.EachURL(t, func(t *testing.T, database string) {
				t.Helper()
				test(t, openOffice(t, database, socket))
			})
		})
	}
}

func TestAChangesWholeLife(t *testing.T) {
	t.Parallel()
	eachWay(t, func(t *testing.T, o *office) {
		t.Helper()
		bot := o.serve(t)
		number := o.raise(t, slacksim.Mara)
		o.assess(t, number)
		o.approve(t, number)
		o.schedule(t, number)
		o.implement(t, number)
		o.verify(t, number)
		o.document(t, number)
		o.expectThread(t, number, wholeLife...)

		if code, took := bot.Stop(t); code != 0 || took > 10*time.Second {
			t.Errorf("it stopped with %d after %s", code, took)
		}
		o.expectRecord(t, number)
	})
}

// wholeLife is what the thread of a change says in the end, a line for each event that moved it.
var wholeLife = []string{
	"<@U0MARA001> raised this change: Retire the version 1 refunds endpoint",
	"<@U0PRIYA01> assessed",
	"<@U0HELEN01> approved for Peer reviewers",
	"<@U0MARA001> scheduled the work",
	"<@U0MARA001> started the work",
	"<@U0MARA001> finished the work",
	"<@U0PRIYA01> verified the change: it passed",
	"<@U0MARA001> documented the outcome",
}

// raise has a person raise the first of the demo's stories, whose risk is low, and do its work themselves.
func (o *office) raise(t *testing.T, person string) (number string) {
	t.Helper()
	number, err := raise(t.Context(), o.slack.As(person), stories()[0].request)
	if err != nil {
		t.Fatal(err)
	}
	card := o.awaitCard(t, number, "Step 2 of 7 · Assessment", "Waiting for", "<@U0PRIYA01>", "<@U0OLIVE01>", "assess it",
		"*Risk:* Not assessed yet", "*Systems:* Payments API")
	if !slices.Contains(buttons(card), string(change.Assess)) {
		t.Errorf("the card offers %s", buttons(card))
	}
	return number
}

func (o *office) assess(t *testing.T, number string) {
	t.Helper()
	priya := o.slack.As(slacksim.Priya)
	asked := o.asked(t, slacksim.Priya, number, change.Assess)
	alsoAsked := o.asked(t, slacksim.Olive, number, change.Assess)
	if err := priya.Click(t.Context(), "", asked.TS, string(change.Assess)); err != nil {
		t.Fatal(err)
	}
	if err := fillIn(t.Context(), priya, string(change.Assess), stories()[0].assessment()); err != nil {
		t.Fatal(err)
	}
	o.answered(t, slacksim.Priya, asked, "Nothing waits for you here any more")
	o.answered(t, slacksim.Olive, alsoAsked, "Nothing waits for you here any more")
	o.awaitCard(t, number, "Step 3 of 7 · Approval", "*Risk:* Low", "*Peer reviewers* to approve it")
}

func (o *office) approve(t *testing.T, number string) {
	t.Helper()
	helen, tomas := o.asked(t, slacksim.Helen, number, change.Approve), o.asked(t, slacksim.Tomas, number, change.Approve)

	// Mara is of the authority, but the change is hers.
	card := o.awaitCard(t, number)
	if err := o.slack.As(slacksim.Mara).Click(t.Context(), slacksim.Changes, card.TS, string(change.Approve)); err != nil {
		t.Fatal(err)
	}
	o.whispered(t, slacksim.Mara, "requester")

	if err := o.slack.As(slacksim.Helen).Click(t.Context(), "", helen.TS, string(change.Approve)); err != nil {
		t.Fatal(err)
	}
	o.answered(t, slacksim.Helen, helen, "You approved version 1 of the plan for Peer reviewers.")
	o.answered(t, slacksim.Tomas, tomas, "Nothing waits for you here any more")
	o.awaitCard(t, number, "Step 4 of 7 · Scheduling", "*Approved by* <@U0HELEN01> for Peer reviewers")
}

// whispered waits until a person alone reads something in #changes that contains want.
func (o *office) whispered(t *testing.T, person, want string) {
	t.Helper()
	programtest.Eventually(t, func() error {
		for _, m := range o.messages(t, person, slacksim.Changes) {
			if m.Ephemeral && strings.Contains(m.Text, want) {
				return nil
			}
		}
		return fmt.Errorf("nobody told %s of %q", person, want)
	})
}

func (o *office) schedule(t *testing.T, number string) {
	t.Helper()
	mara := o.slack.As(slacksim.Mara)
	asked := o.asked(t, slacksim.Mara, number, change.Schedule)
	workspace, err := o.slack.Workspace(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	slot := map[change.Field]any{change.FieldWishedStart: workspace.Clock.Add(2 * time.Minute).Unix()}
	err = errors.Join(mara.Click(t.Context(), "", asked.TS, string(change.Schedule)),
		fillIn(t.Context(), mara, string(change.Schedule), slot))
	if err != nil {
		t.Fatal(err)
	}
	o.answered(t, slacksim.Mara, asked, "Nothing waits for you here any more")
	o.awaitCard(t, number, "Step 4 of 7 · Scheduled", "<@U0MARA001> to start the work")
}

func (o *office) implement(t *testing.T, number string) {
	t.Helper()
	mara := o.slack.As(slacksim.Mara)
	card := o.awaitCard(t, number)
	if err := mara.Click(t.Context(), slacksim.Changes, card.TS, string(change.Start)); err != nil {
		t.Fatal(err)
	}
	card = o.awaitCard(t, number, "Step 5 of 7 · Implementation")
	if err := mara.Click(t.Context(), slacksim.Changes, card.TS, string(change.Finish)); err != nil {
		t.Fatal(err)
	}
	o.awaitCard(t, number, "Step 6 of 7 · Verification")
}

func (o *office) verify(t *testing.T, number string) {
	t.Helper()
	priya := o.slack.As(slacksim.Priya)
	asked := o.asked(t, slacksim.Priya, number, change.Verify)
	found := map[change.Field]any{"result": string(change.Verify), "checked": "A refund of 1 AUD is in the ledger, once."}
	err := errors.Join(priya.Click(t.Context(), "", asked.TS, string(change.Verify)),
		fillIn(t.Context(), priya, string(change.Verify), found))
	if err != nil {
		t.Fatal(err)
	}
	o.answered(t, slacksim.Priya, asked, "Nothing waits for you here any more")
	o.awaitCard(t, number, "Step 7 of 7 · Documentation")
}

func (o *office) document(t *testing.T, number string) {
	t.Helper()
	mara := o.slack.As(slacksim.Mara)
	asked := o.asked(t, slacksim.Mara, number, change.Document)
	err := errors.Join(mara.Click(t.Context(), "", asked.TS, string(change.Document)),
		fillIn(t.Context(), mara, string(change.Document), map[change.Field]any{"outcome": string(change.Successful)}))
	if err != nil {
		t.Fatal(err)
	}
	o.answered(t, slacksim.Mara, asked, "Nothing waits for you here any more")
	card := o.awaitCard(t, number, "Closed · Successful", "Documented by <@U0MARA001>")
	if left := buttons(card); slices.Contains(left, string(change.Document)) {
		t.Errorf("the card of a closed change offers %s", left)
	}
}

// expectThread waits until the thread has one line for each of want, in that order, and no other.
func (o *office) expectThread(t *testing.T, number string, want ...string) {
	t.Helper()
	programtest.Eventually(t, func() error {
		said := o.thread(t, number)
		if len(said) != len(want) {
			return fmt.Errorf("the thread has %d lines, want %d: %q", len(said), len(want), said)
		}
		for i, line := range said {
			if !strings.Contains(line, want[i]) {
				return fmt.Errorf("line %d is %q, want %q", i+1, line, want[i])
			}
		}
		return nil
	})
}

// expectRecord looks at the database itself for what a whole life leaves there.
func (o *office) expectRecord(t *testing.T, number string) {
	t.Helper()
	c, events := o.record(t, number)
	if c.State != change.Closed || c.Requester != slacksim.Mara || c.Closure == nil || c.Closure.Outcome != change.Successful {
		t.Errorf("the record is %+v", c)
	}
	if len(c.Approvals) != 1 || c.Approvals[0].By != slacksim.Helen || !c.Approvals[0].VoidAt.IsZero() {
		t.Errorf("the approvals are %+v", c.Approvals)
	}
	if c.StartedAt.IsZero() || c.FinishedAt.Before(c.StartedAt) || c.ClosedAt.Before(c.FinishedAt) {
		t.Errorf("started %s, finished %s, closed %s", c.StartedAt, c.FinishedAt, c.ClosedAt)
	}
	type step struct {
		Do      change.Action
		By      change.UserID
		To      change.State
		Refused bool
	}
	var got []step
	for _, ev := range events {
		got = append(got, step{ev.Action, ev.By, ev.To, ev.Refused != ""})
		if len(ev.Policy) != 64 {
			t.Errorf("event %d was decided under policy %q", ev.N, ev.Policy)
		}
	}
	want := []step{
		{change.Submit, slacksim.Mara, change.InAssessment, false},
		{change.Assess, slacksim.Priya, change.InApproval, false},
		{change.Approve, slacksim.Mara, change.InApproval, true},
		{change.Approve, slacksim.Helen, change.InScheduling, false},
		{change.Schedule, slacksim.Mara, change.Scheduled, false},
		{change.Start, slacksim.Mara, change.InImplementation, false},
		{change.Finish, slacksim.Mara, change.InVerification, false},
		{change.Verify, slacksim.Priya, change.InDocumentation, false},
		{change.Document, slacksim.Mara, change.Closed, false},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}
