package bot

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

// alarmPolicy is one under which Mara declares emergencies, Diego answers for the authority, and the chain is Tomas for
// 10 minutes, then Priya and the members of a group, among them Helen, for 15.
func alarmPolicy(tb testing.TB) *change.Policy {
	tb.Helper()
	p := *harbourPolicy(tb)
	one := func(who change.UserID) change.Principals { return change.Principals{People: []change.UserID{who}} }
	p.Owners = []change.UserID{slacksim.Olive}
	p.Authorities = append(slices.Clone(p.Authorities), change.Authority{ID: "duty", Name: "Duty officers", Members: one(slacksim.Diego)})
	p.Emergency.Declarers, p.Emergency.Authority = one(slacksim.Mara), "duty"
	p.Emergency.Chain = []change.Rung{
		{Who: one(slacksim.Tomas), Within: 10 * time.Minute},
		{Who: change.Principals{People: []change.UserID{slacksim.Priya}, Groups: []change.GroupID{slacksim.PlatformApprovers}}, Within: 15 * time.Minute},
	}
	return &p
}

// alarmed is a workspace in whose group stand Helen, Priya, who is on the rung by name too, and Mara, who declares.
func alarmed() slacksim.Config {
	return slacksim.Config{Groups: []slacksim.Group{
		{ID: slacksim.PlatformApprovers, Handle: "approvers", Name: "Approvers", Members: []string{slacksim.Helen, slacksim.Priya, slacksim.Mara}},
		{ID: slacksim.SRE, Handle: "sre", Name: "SRE", Members: []string{slacksim.Mara}},
	}}
}

func eachAlarm(t *testing.T, test func(t *testing.T, e *edge)) {
	t.Helper()
	eachEdge(t, alarmPolicy(t), alarmed(), test)
}

// declaresByForm declares an emergency by typing, and returns what the person reads then.
func (w worker) declaresByForm() string {
	w.t.Helper()
	w.types("emergency")
	w.fillsEmergency()
	w.submits()
	read := w.sees()
	w.closes()
	return read
}

// later moves every clock and has done what time made due.
func (e *edge) later(d time.Duration) {
	e.t.Helper()
	e.clock.Advance(d)
	if err := e.slack.Advance(e.ctx, d); err != nil {
		e.t.Fatal(err)
	}
	if _, err := e.desk.KeepUp(e.ctx); err != nil {
		e.t.Fatal(err)
	}
	e.deliver()
}

// pages returns what somebody reads of the chain.
func (e *edge) pages(who string) []string {
	e.t.Helper()
	var out []string
	for _, m := range e.read(who, "") {
		if strings.Contains(m.Text, "You are on rung") || strings.Contains(m.Text, "cknowledged") {
			out = append(out, m.Text)
		}
	}
	return out
}

func (e *edge) expectPages(what, who string, want ...string) {
	e.t.Helper()
	got := e.pages(who)
	if len(got) != len(want) {
		e.t.Fatalf("%s: %s reads %q", what, who, got)
	}
	for i := range want {
		if !strings.Contains(got[i], want[i]) {
			e.t.Errorf("%s: %s reads %q, not %q", what, who, got[i], want[i])
		}
	}
}

func TestAnUnansweredRungIsFollowedByTheNextToTheMinute(t *testing.T) {
	t.Parallel()
	eachAlarm(t, func(t *testing.T, e *edge) {
		t.Helper()
		receipt := e.worker(slacksim.Mara).declaresByForm()
		for _, said := range []string{"The work starts now", "Told now", "@" + slacksim.Tomas, "Duty officers", "Still missing", "24 hours after the work ends"} {
			if !strings.Contains(receipt, said) {
				t.Errorf("the receipt does not say %q: %s", said, receipt)
			}
		}
		e.expectPages("at once", slacksim.Tomas, "You are on rung 1 of the notification chain")
		e.later(10*time.Minute - time.Second)
		e.expectPages("before its time", slacksim.Priya)
		e.later(time.Second)
		e.expectPages("by name and through the group", slacksim.Priya, "You are on rung 2")
		e.expectPages("through the group", slacksim.Helen, "It is the last rung")
		e.expectPages("who declared it", slacksim.Mara)
		e.expectPages("now", slacksim.Tomas, "Rung 2 was told")

		e.later(15 * time.Minute)
		e.later(20 * time.Minute)
		for _, who := range []string{slacksim.Tomas, slacksim.Priya, slacksim.Helen} {
			e.expectPages("at the end", who, "Every rung was told, and nobody has acknowledged so far")
		}
		e.expectThread("told rung 2 of 2 of the notification chain", "nobody has acknowledged")
		e.worker(slacksim.Helen).clicks("", "acknowledge")
		e.deliver()
		e.expectPages("late", slacksim.Helen, "You acknowledged it")
	})
}

// expectThread fails unless the thread of the only card says all that, each once.
func (e *edge) expectThread(says ...string) {
	e.t.Helper()
	e.later(time.Minute) // the channel takes a message a second
	card := e.read(slacksim.Mara, slacksim.Changes)[0]
	var lines []string
	for _, m := range must(e.sim.As(slacksim.Mara).Thread(e.ctx, slacksim.Changes, card.TS))(e.t)[1:] {
		lines = append(lines, m.Text)
	}
	for _, want := range says {
		if n := strings.Count(strings.Join(lines, "\n"), want); n != 1 {
			e.t.Errorf("the thread says %q %d times:\n%s", want, n, strings.Join(lines, "\n"))
		}
	}
}

func TestAnAcknowledgementStopsTheChainAndIsSeenEverywhere(t *testing.T) {
	t.Parallel()
	eachAlarm(t, func(t *testing.T, e *edge) {
		t.Helper()
		e.worker(slacksim.Mara).declaresByForm()
		alert := func() string { return e.read(slacksim.Mara, slacksim.Emergencies)[0].Text }
		if said := alert(); !strings.Contains(said, "rung 1 of 2 told") || !strings.Contains(said, "not acknowledged yet") ||
			!strings.Contains(said, "Restore service") || !strings.Contains(said, "has not answered yet") || !strings.Contains(said, "Documentation due") {
			t.Errorf("the alert reads %q", said)
		}
		e.later(10 * time.Minute)
		e.worker(slacksim.Helen).clicks("", "acknowledge")
		e.deliver()
		e.expectPages("after her click", slacksim.Helen, "You acknowledged it")
		for _, who := range []string{slacksim.Tomas, slacksim.Priya} {
			e.expectPages("after Helen's click", who, "Acknowledged by <@"+slacksim.Helen+">")
		}
		e.later(2 * time.Second)
		if said := alert(); !strings.Contains(said, "acknowledged by <@"+slacksim.Helen+">") {
			t.Errorf("the alert reads %q", said)
		}
		e.later(time.Hour)
		if n := e.story().Change.Chain.Rung; n != 2 {
			t.Errorf("rung %d was told after the acknowledgement", n)
		}
		e.expectThread("acknowledged the emergency, on rung 2 of 2")
	})
}

func TestARestartNeitherLosesNorDoublesARung(t *testing.T) {
	t.Parallel()
	storagetest.EachWithClock(t, func(t *testing.T, db *storage.DB, clock *storagetest.Clock) {
		t.Helper()
		clock.Set(time.Now())
		e := newEdgeOn(t, db, clock, alarmPolicy(t), alarmed())
		e.worker(slacksim.Mara).declaresByForm()
		e.clock.Advance(10 * time.Minute)
		must(e.desk.KeepUp(e.ctx))(t)
		must(e.desk.Claim(e.ctx, workers))(t) // and here it is killed, with its deliveries in hand
		e.restart(db)
		e.later(commands.Lease + time.Second)
		e.restart(db)
		e.later(time.Minute)
		e.expectPages("after two restarts", slacksim.Tomas, "Rung 2 was told")
		e.expectPages("after two restarts", slacksim.Priya, "You are on rung 2")
		e.expectPages("after two restarts", slacksim.Helen, "You are on rung 2")
		e.worker(slacksim.Priya).clicks("", "acknowledge")
		e.restart(db)
		e.later(time.Hour)
		e.expectPages("after the last restart", slacksim.Helen, "Acknowledged by <@"+slacksim.Priya+">")
		if c := e.story().Change.Chain; c.Rung != 2 || c.AcknowledgedBy != slacksim.Priya {
			t.Errorf("the chain is %+v", c)
		}
	})
}

// restart puts another bot in the place of the edge's, on the same database and in the same Slack.
func (e *edge) restart(db *storage.DB) {
	e.t.Helper()
	log := slog.New(slog.NewTextHandler(e.logged, nil))
	e.desk = must(commands.New(e.ctx, db, e.desk.Policy(), log))(e.t)
	api := NewClient(e.sim.Config().BotToken, e.sim.APIURL())
	at := must(Connect(e.ctx, api, e.sim.APIURL()))(e.t)
	b := New(e.desk, api, NewPeople(api, at, e.desk.Policy, e.clock.Now), log)
	e.bot, e.messenger = b, NewMessenger(b)
	server := httptest.NewServer(b.Handler(HTTPOptions{Secrets: []string{e.sim.Config().SigningSecret}}))
	e.t.Cleanup(func() {
		server.Close()
		if err := b.Shutdown(context.WithoutCancel(e.ctx)); err != nil {
			e.t.Error(err)
		}
	})
	e.url = server.URL
	if err := e.slack.Connect(e.ctx, server.URL); err != nil {
		e.t.Fatal(err)
	}
}

func TestWhoeverMayNotDeclareIsToldWhoMayAndWhatToDo(t *testing.T) {
	t.Parallel()
	eachAlarm(t, func(t *testing.T, e *edge) {
		t.Helper()
		ruth := e.worker(slacksim.Ruth)
		ruth.types("emergency")
		seen := ruth.sees()
		if !strings.Contains(seen, "@"+slacksim.Mara) || !strings.Contains(seen, "policy §5") || strings.Contains(seen, `"title:1"`) {
			t.Errorf("Ruth sees %s", seen)
		}
		ruth.closes()
		ruth.types("") // the category leads there too, and there the form itself is judged
		ruth.fills("category", "emergency", "ground", "data_loss", "title", "Stop the job", "description", "Stop it.",
			"systems", []string{"ledger-db"}, "rollback_steps", "Start it again.", "rollback_people", []string{slacksim.Tomas},
			"rollback_conditions", "It was the wrong one.")
		answer := must(ruth.slack.Submit(e.ctx))(t)
		if seen := ruth.sees(); !strings.Contains(seen, "You may not declare an emergency") {
			t.Errorf("Ruth is answered %+v and sees %s", answer, seen)
		}
		if page := must(e.desk.List(e.ctx, commands.Filter{}, 0, 1))(t); len(page.Changes) > 0 {
			t.Errorf("%s is on record", page.Changes[0].Number)
		}
		gavin := e.worker(slacksim.Gavin)
		gavin.types("emergency")
		if said := gavin.reads("") + gavin.sees(); !strings.Contains(said, "Guests of the workspace cannot act") {
			t.Errorf("a guest reads %q", said)
		}
	})
}

func TestTheAuthorityIsAskedInTheSameSecondAndItsObjectionStopsNothing(t *testing.T) {
	t.Parallel()
	eachAlarm(t, func(t *testing.T, e *edge) {
		t.Helper()
		mara, diego := e.worker(slacksim.Mara), e.worker(slacksim.Diego)
		mara.declaresByForm()
		if said := diego.reads(""); !strings.Contains(said, "does not wait for you") || !strings.Contains(said, "Promote the old primary.") {
			t.Errorf("the authority reads %q", said)
		}
		home := must(diego.slack.OpenHome(e.ctx))(t)
		if text := string(must(json.Marshal(home.Blocks))(t)); !strings.Contains(text, "Fail the ledger over") {
			t.Errorf("it does not wait for Diego at Home: %s", text)
		}
		diego.clicks("", "object")
		diego.fills("reason", "The replica is an hour behind.")
		diego.submits()
		if said := diego.reads(""); !strings.Contains(said, "objects") || !strings.Contains(said, "an hour behind") {
			t.Errorf("then the authority reads %q", said)
		}
		if said := mara.reads(""); !strings.Contains(said, "an hour behind") || !strings.Contains(said, "does not stop the work") {
			t.Errorf("whoever works on it reads %q", said)
		}
		e.later(2 * time.Second)
		if said := mara.reads(slacksim.Emergencies); !strings.Contains(said, "an hour behind") || !strings.Contains(said, "Step 5 of 7") {
			t.Errorf("the alert reads %q", said)
		}
		mara.clicks(slacksim.Emergencies, "finish")
		e.deliver()
		if c := e.story().Change; c.State != change.InVerification || c.Objection == nil {
			t.Errorf("the work ends in %s with %+v", c.State, c.Objection)
		}
		diego.do(diego.slack.Pick(e.ctx, slacksim.Changes, "last", moreClick, "approve 1:1"))
		e.settle()
		e.later(2 * time.Second)
		if c := e.story().Change; c.Objection != nil || len(c.Approvals) != 1 {
			t.Errorf("the answer is then %+v %+v", c.Objection, c.Approvals)
		}
		e.expectThread("objected for Duty officers", "approved for Duty officers")
	})
}

func TestOfTwoClicksInTheSameMomentOneAcknowledges(t *testing.T) {
	t.Parallel()
	eachAlarm(t, func(t *testing.T, e *edge) {
		t.Helper()
		e.worker(slacksim.Mara).declaresByForm()
		e.later(10 * time.Minute)
		var both sync.WaitGroup
		clicks := []sent{e.acknowledges(slacksim.Helen), e.acknowledges(slacksim.Tomas)}
		for _, click := range clicks {
			both.Go(func() { e.send(click) })
		}
		both.Wait()
		e.settle()
		e.deliver()
		first := e.story().Change.Chain.AcknowledgedBy
		second := slacksim.Helen
		if first == slacksim.Helen {
			second = slacksim.Tomas
		}
		if first == "" || !strings.Contains(e.worker(second).reads(slacksim.Changes), "was acknowledged by") {
			t.Errorf("%s won, and %s reads %q", first, second, e.worker(second).reads(slacksim.Changes))
		}
		e.expectPages("who lost", second, "Acknowledged by <@"+string(first)+">")
	})
}

// acknowledges is a click on the button that acknowledges CHG-1, as Slack sends it.
func (e *edge) acknowledges(who string) sent {
	e.t.Helper()
	return e.approves(who, `"action_id":"approve"`, `"action_id":"acknowledge"`)
}

func TestWhoLeftTheGroupBetweenPageAndClickDoesNotAcknowledge(t *testing.T) {
	t.Parallel()
	eachAlarm(t, func(t *testing.T, e *edge) {
		t.Helper()
		e.worker(slacksim.Mara).declaresByForm()
		e.later(10 * time.Minute)
		helen := e.worker(slacksim.Helen)
		e.unheard(func() error { return e.slack.SetGroup(e.ctx, slacksim.PlatformApprovers, slacksim.Priya) })
		before := e.story()
		helen.clicks("", "acknowledge")
		e.expectRefused(before, "after leaving the group", slacksim.Helen, change.Acknowledge, "somebody in the notification chain who was told")
		if said := helen.reads(""); !strings.Contains(said, "somebody in the notification chain who was told") {
			t.Errorf("Helen reads %q", said)
		}
	})
}

func TestAnIncompleteRecordIsCompletedFromTheDocumentForm(t *testing.T) {
	t.Parallel()
	eachAlarm(t, func(t *testing.T, e *edge) {
		t.Helper()
		mara, diego, olive := e.worker(slacksim.Mara), e.worker(slacksim.Diego), e.worker(slacksim.Olive)
		mara.declaresByForm()
		mara.clicks(slacksim.Changes, "finish")
		e.deliver()
		mara.clicks(slacksim.Changes, "verify")
		mara.fills("result", "verify", "checked", "Payments go through.")
		mara.submits()
		mara.clicks(slacksim.Changes, "document")
		if seen := mara.sees(); !strings.Contains(seen, "Still missing from the record") || !strings.Contains(seen, "Kind of change") {
			t.Errorf("the form is %s", seen)
		}
		mara.do(mara.slack.ClickModal(e.ctx, "edit"))
		e.settle()
		mara.fills("kind", "infrastructure", "rationale", "The primary was down.", "test_plan", "Pay.", "impact", "none")
		mara.submits()
		mara.fills("outcome", "successful")
		mara.submits()
		diego.clicks("", "review")
		diego.fills("was_emergency", "yes", "lessons", "Watch the disks.", "review_policy", "yes")
		diego.submits()
		if c := e.story().Change; c.State != change.Closed {
			t.Errorf("it ends in %s", c.State)
		}
		for _, who := range []worker{mara, olive} {
			if said := who.reads(""); !strings.Contains(said, "Watch the disks.") {
				t.Errorf("%s reads %q", who.slack.ID(), said)
			}
		}
		if said := olive.reads(""); !strings.Contains(said, "policy owner") {
			t.Errorf("the owner reads %q", said)
		}
	})
}
