package commands_test

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestAnUntouchedRecordFits(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, url string) {
		t.Helper()
		r := newHandmade(t, url)
		var told []int64
		a := commands.Audit{DB: r.db, Noted: []change.Head{r.head(1), r.head(7), r.head(r.last)}, Progress: func(done, _ int64) { told = append(told, done) }}
		report, err := a.Run(t.Context())
		if err != nil || !report.Fits() || report.Head != r.head(r.last) {
			t.Errorf("the audit reports %+v (%v), want that everything fits up to %s", report, err, r.head(r.last))
		}
	})
}

func TestAnEmptyRecordFits(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		t.Helper()
		if report, err := (commands.Audit{DB: db}).Run(t.Context()); err != nil || !report.Fits() || report.Head.Seq != 0 {
			t.Errorf("the audit reports %+v, %v", report, err)
		}
	})
}

func TestEveryEditByHandIsFoundAndNamed(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, url string) {
		t.Helper()
		r := newHandmade(t, url)
		r.backUp()
		for _, edit := range handEdits {
			r.asOwner(func() { edit.do(r) })
			r.want(edit)
			r.asOwner(r.restore)
		}
		if report := r.audit(); !report.Fits() {
			t.Errorf("what was restored does not fit: %+v", report)
		}
	})
}

// A handEdit is something that somebody who owns the database may do to the record.
type handEdit struct {
	what string
	do   func(*handmade)
	// kind and seq are those of the first finding, and says is part of it.
	kind change.FindingKind
	seq  int64
	says string
	// noted, if not 0, is the number of the head that was noted elsewhere: only with that is the edit found.
	noted int64
}

// handEdits are made one after the other on the record of liveThrough. There, event 4 has facts, 5 is a refusal, 6 an
// approval, and 7 has a reason and is of CHG-2; CHG-1 has most of the others.
var handEdits = []handEdit{
	{what: "a reason is altered", do: set("reason = 'quite another'", 7), kind: change.Altered, seq: 7, says: "Event 7 does not have the hash of what it says"},
	{what: "a reason is taken out", do: set("reason = ''", 7), kind: change.Altered, seq: 7},
	{what: "a refusal is made an act", do: set("refused = ''", 5), kind: change.Altered, seq: 5},
	{what: "an act is made a refusal", do: set("refused = 'No.'", 6), kind: change.Altered, seq: 6},
	{what: "a fact is altered", do: set("facts = replace(facts, 'Low', 'High')", 4), kind: change.Altered, seq: 4},
	{what: "facts are made unreadable", do: set("facts = facts || '?'", 4), kind: change.Altered, seq: 4},
	{what: "facts are put where none were", do: set("facts = 'none'", 7), kind: change.Altered, seq: 7},
	{what: "facts are taken out", do: set("facts = NULL", 4), kind: change.Altered, seq: 4},
	{what: "somebody else did it", do: set("actor = 'U0LEAD2'", 6), kind: change.Altered, seq: 6},
	{what: "something else was done", do: set("action = 'note'", 6), kind: change.Altered, seq: 6},
	{what: "it led elsewhere", do: set("to_state = 'closed'", 6), kind: change.Altered, seq: 6},
	{what: "it came from elsewhere", do: set("from_state = 'closed'", 6), kind: change.Altered, seq: 6},
	{what: "it was decided under another policy", do: set("policy = 'another'", 6), kind: change.Altered, seq: 6},
	{what: "the clock is altered", do: func(r *handmade) {
		r.exec(map[string]string{
			"sqlite":   "UPDATE events SET at = replace(at, '2026', '2025') WHERE seq = 6",
			"postgres": "UPDATE events SET at = at - interval '1 microsecond' WHERE seq = 6",
		}[r.scheme])
	}, kind: change.Altered, seq: 6},
	{what: "it is another event of its change", do: set("n = 70", 6), kind: change.Altered, seq: 6},
	{what: "it is of another change", do: set("change_number = 70", 6), kind: change.Altered, seq: 6},
	{what: "the hash before it is altered", do: set("prev = hash", 6), kind: change.Altered, seq: 6, says: "the hash of the event before it"},
	{what: "its hash is altered", do: set("hash = prev", 6), kind: change.Altered, seq: 6},
	{what: "its hash is made anew", do: func(r *handmade) {
		set("reason = 'quite another'", 7)(r)
		e := r.event(7)
		r.exec("UPDATE events SET hash = $1 WHERE seq = 7", e.Sum(e.Prev))
	}, kind: change.Altered, seq: 7, says: "given a new hash: event 8 was recorded after one"},
	{what: "the last hash is made anew", do: func(r *handmade) {
		set("reason = 'quite another'", r.last)(r)
		e := r.event(r.last)
		r.exec("UPDATE events SET hash = $1 WHERE seq = $2", e.Sum(e.Prev), r.last)
	}, kind: change.Altered, seq: lastEvent, says: "or the head was altered"},
	{what: "all hashes from there on are made anew", do: func(r *handmade) {
		set("reason = 'quite another'", 7)(r)
		r.rehash(7)
	}, kind: change.Altered, seq: lastEvent, says: "all that follows was given new hashes", noted: lastEvent},

	{what: "two change their places", do: func(r *handmade) {
		r.exec("UPDATE events SET seq = -seq WHERE seq IN (6, 9)")
		r.exec("UPDATE events SET seq = 15 + seq WHERE seq < 0")
	}, kind: change.Misplaced, seq: 6, says: "recorded as event 9"},
	{what: "two neighbours change their places", do: func(r *handmade) {
		r.exec("UPDATE events SET seq = -seq WHERE seq IN (6, 7)")
		r.exec("UPDATE events SET seq = 13 + seq WHERE seq < 0")
	}, kind: change.Misplaced, seq: 6, says: "recorded as event 7"},
	{what: "two exchange their reasons", do: func(r *handmade) {
		r.exec("UPDATE events SET reason = (SELECT reason FROM events AS other WHERE other.seq = 15 - events.seq) WHERE seq IN (7, 8)")
	}, kind: change.Altered, seq: 7},

	{what: "the first is taken out", do: takeOut(1, 1), kind: change.Missing, seq: 1, says: "Event 1 is missing"},
	{what: "one is taken out", do: takeOut(7, 7), kind: change.Missing, seq: 7, says: "Event 7 is missing: event 6 is followed by event 8"},
	{what: "several are taken out", do: takeOut(7, 9), kind: change.Missing, seq: 7, says: "Events 7 to 9 are missing"},
	{what: "one is taken out and the others move up", do: func(r *handmade) {
		takeOut(7, 7)(r)
		r.move(8, -1)
	}, kind: change.Misplaced, seq: 7, says: "recorded as event 8"},
	{what: "one is taken out, the others move up and get new hashes", do: func(r *handmade) {
		takeOut(6, 6)(r)
		r.move(7, -1)
		r.rehash(6)
	}, kind: change.Missing, seq: 7, says: "Event 7 is number 6 of CHG-1, of which number 5 is missing before it."},
	{what: "one is taken out, and the others get new numbers and new hashes", do: func(r *handmade) {
		takeOut(6, 6)(r)
		r.exec("UPDATE events SET n = -n WHERE change_number = 1 AND n > 5")
		r.exec("UPDATE events SET n = -n - 1 WHERE n < 0")
		r.move(7, -1)
		r.rehash(6)
	}, kind: change.CutOff, seq: lastEvent, says: "when its hash", noted: lastEvent},
	{what: "the last is taken out", do: func(r *handmade) { takeOut(r.last, r.last)(r) }, kind: change.CutOff, seq: lastEvent, says: "is cut off"},
	{what: "the tail is cut off", do: func(r *handmade) { takeOut(r.last-3, r.last)(r) }, kind: change.CutOff, seq: lastEvent - 3},
	{what: "the tail is cut off and the head mended", do: func(r *handmade) {
		takeOut(r.last, r.last)(r)
		r.exec("UPDATE chain SET (seq, hash) = (SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1)")
	}, kind: change.CutOff, seq: lastEvent, says: "when its hash", noted: lastEvent},
	{what: "all are taken out", do: func(r *handmade) { takeOut(1, r.last)(r) }, kind: change.CutOff, seq: 1},

	{what: "one is put in between", do: func(r *handmade) {
		r.move(7, 1)
		r.insert(change.Event{Seq: 7, Change: 1, N: 99, Action: change.Note, By: "U0LEAD", At: r.event(6).At}, r.event(6).Hash)
	}, kind: change.Missing, seq: 7},
	{what: "one is put in between, with a number that fits", do: func(r *handmade) {
		r.exec("UPDATE events SET n = n + 100 WHERE seq >= 7")
		r.move(7, 1)
		r.insert(change.Event{Seq: 7, Change: 1, N: 6, Action: change.Note, By: "U0LEAD", At: r.event(6).At}, r.event(6).Hash)
	}, kind: change.Inserted, seq: 7, says: "Event 7 was put in"},
	{what: "one is put in at the end", do: func(r *handmade) {
		last := r.event(r.last)
		r.insert(change.Event{Seq: last.Seq + 1, Change: last.Change, N: last.N + 1, Action: change.Note, At: last.At, From: last.To, To: last.To}, last.Hash)
	}, kind: change.Inserted, seq: lastEvent + 1, says: "after the chain's head"},
	{what: "one is put in at the end with a hash that does not lead there", do: func(r *handmade) {
		last := r.event(r.last)
		r.insert(change.Event{Seq: last.Seq + 1, Change: last.Change, N: last.N + 1, Action: change.Note, At: last.At, From: last.To, To: last.To}, last.Prev)
		r.exec("UPDATE chain SET (seq, hash) = (SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1)")
	}, kind: change.Inserted, seq: lastEvent},

	{what: "the head is altered", do: func(r *handmade) { r.exec("UPDATE chain SET hash = 'another'") }, kind: change.Altered, seq: lastEvent},
	{what: "the head is set back", do: func(r *handmade) { r.exec("UPDATE chain SET seq = seq - 1") }, kind: change.Inserted, seq: lastEvent},
	{what: "the head is set forward", do: func(r *handmade) { r.exec("UPDATE chain SET seq = seq + 1") }, kind: change.CutOff, seq: lastEvent + 1},
	{what: "the head is taken out", do: func(r *handmade) { r.exec("DELETE FROM chain") }, kind: change.CutOff},

	contrary("a change is in another state", "UPDATE changes SET state = 'closed' WHERE number = 2", "CHG-2 is in state closed; its events lead to cancelled."),
	contrary("a change has another requester", "UPDATE changes SET requester = 'U0LEAD' WHERE number = 2", "CHG-2 names U0LEAD as its requester"),
	contrary("a change has another title", "UPDATE changes SET title = 'Drop the ledger' WHERE number = 1", "The plan of CHG-1 is not the last version"),
	contrary("a change has unreadable systems", "UPDATE changes SET systems = 'all' WHERE number = 1", "The plan of CHG-1 is not the last version"),
	contrary("a change is taken out", "DELETE FROM changes WHERE number = 2", "CHG-2 has events and is not on record."),
	contrary("a change is at another version of its plan", "UPDATE changes SET plan = 1 WHERE number = 1", "CHG-1 is at version 1 of its plan; 2 versions are kept."),
	contrary("a plan is altered", "UPDATE plans SET request = replace(request, 'index', 'table') WHERE plan = 1 AND change_number = 1",
		"Version 1 of the plan of CHG-1, as it is kept, does not have its digest"),
	contrary("a plan is made unreadable", "UPDATE plans SET request = '?' WHERE plan = 1 AND change_number = 1", "Version 1 of the plan of CHG-1"),
	{
		what: "a plan is altered with its digest", do: func(r *handmade) { r.forgePlan(1, 1) }, kind: change.Contradicts,
		says: "The first plan that is kept of CHG-1 is not the one with which it was raised.",
	},
	{
		what: "an approved plan is altered with its digest and the change", do: func(r *handmade) { r.forgePlan(1, 2) }, kind: change.Contradicts,
		says: "U0LEAD approved another version 2 of the plan of CHG-1 than the one that is kept.",
	},
	{what: "an approved plan is altered with its digest and the approval's", do: func(r *handmade) {
		r.exec("UPDATE approvals SET digest = $1 WHERE change_number = 1", r.forgePlan(1, 2))
	}, kind: change.Contradicts, says: "No event tells of approval 1 of CHG-1, by U0LEAD, for the version of the plan that it names."},
	{
		what: "an edited plan that nobody approved is altered with its digest and the change", do: func(r *handmade) { r.forgePlan(3, 2) },
		kind: change.Contradicts, says: "Version 2 of the plan that is kept of CHG-3 is not the one that an edit made.",
	},
	contrary("an approval is put in", "INSERT INTO approvals (change_number, n, approver, authority, level, approved_at, comment, plan, digest, void, approved_for) "+
		"SELECT change_number, 2, 'U0LEAD2', authority, level, approved_at, comment, plan, digest, void, approved_for FROM approvals WHERE change_number = 1",
		"No event tells of approval 2 of CHG-1, by U0LEAD2"),
	contrary("an approval is somebody else's", "UPDATE approvals SET approver = 'U0LEAD2' WHERE change_number = 1", "No event tells of approval 1 of CHG-1, by U0LEAD2"),
	contrary("an approval is taken out", "DELETE FROM approvals WHERE change_number = 1", "Event 5 of CHG-1 tells of an approval by U0LEAD that is not on record."),
	contrary("an approval is made void", "UPDATE approvals SET void_at = (SELECT at FROM events WHERE change_number = 3 AND n = 1), void = 'no' WHERE change_number = 1",
		"Approval 1 of CHG-1, by U0LEAD, is void, and no event made it so."),
	contrary("a slot ends at another time", "UPDATE changes SET slot_end = slot_start WHERE number = 1", "CHG-1 does not stand as its last event left it: something"),
	contrary("a change has another outcome", "UPDATE changes SET outcome = 'failed' WHERE number = 1", "CHG-1 does not stand as its last event left it: its outcome was altered."),
	contrary("a change has no outcome", "UPDATE changes SET documented_at = NULL WHERE number = 1", "CHG-1 does not stand as its last event left it: its outcome was altered."),
	contrary("a change has another risk", "UPDATE changes SET risk = 'high' WHERE number = 1", "CHG-1 does not stand as its last event left it: its risk was altered."),
	contrary("a change has another slot", "UPDATE changes SET slot_start = started_at WHERE number = 1", "CHG-1 does not stand as its last event left it: its slot was altered."),
	contrary("a change began at another time", "UPDATE changes SET started_at = finished_at WHERE number = 1", "CHG-1 does not stand as its last event left it"),
	contrary("another one verified it", "UPDATE changes SET verifier = 'U0LEAD' WHERE number = 1", "CHG-1 does not stand as its last event left it"),
	contrary("the check has another text", "UPDATE changes SET checked = 'nothing' WHERE number = 1", "CHG-1 does not stand as its last event left it"),
	contrary("another reason was given", "UPDATE changes SET reason = 'no reason' WHERE number = 2", "CHG-2 does not stand as its last event left it"),
	contrary("it was raised at another time", "UPDATE changes SET created_at = updated_at WHERE number = 1", "CHG-1 does not stand as its last event left it"),
	contrary("an incident is put in", "INSERT INTO incidents (change_number, n, ref, caused, severity) VALUES (1, 1, 'INC-1', true, 'sev1')", "CHG-1 does not stand as its last event left it"),
	contrary("an approval has another comment", "UPDATE approvals SET comment = 'no' WHERE change_number = 1", "CHG-1 does not stand as its last event left it"),
	contrary("an approval is made void when something else happened",
		"UPDATE approvals SET void_at = (SELECT at FROM events WHERE change_number = 1 AND action = 'start'), void = 'no' WHERE change_number = 1",
		"CHG-1 does not stand as its last event left it"),
	contrary("a legal hold is put in", "INSERT INTO legal_holds (number, change_number, system, person, reason, placed_by, placed_at, ended_by, ended_for) "+
		"SELECT 9, 0, '', '', 'none', 'U0LEAD', at, '', '' FROM events WHERE seq = 1", "No event tells that HOLD-9 was placed as it stands"),
	contrary("a change is called purged", "UPDATE changes SET purged = 4, purged_at = created_at WHERE number = 2", "CHG-2 was purged by event 4, and its words are on record"),
	contrary("a change is called purged, and has no words", "UPDATE changes SET purged = 4, purged_at = created_at, words = '' WHERE number = 3",
		"CHG-3 was purged, and version 1 of its plan is on record"),
	{what: "the texts of an event are taken out", do: func(r *handmade) {
		r.exec("UPDATE events SET actor = '', reason = '', facts = NULL, purged = 99 WHERE seq = 7")
	}, kind: change.Blanked, seq: 7, says: "event 99, which it names, tells of no purge of CHG-2"},
	{what: "the texts of an event are taken out in the name of an earlier one", do: func(r *handmade) {
		r.exec("UPDATE events SET actor = '', reason = '', facts = NULL, purged = 3 WHERE seq = 7")
	}, kind: change.Blanked, seq: 7, says: "it names event 3, which came before it"},
	contrary("the policy is altered", "UPDATE policies SET text = 'company: Another'", "is another: it was altered."),
	contrary("the policy is taken out", "DELETE FROM policies", "is not kept; event 1 was decided under it."),
}

// lastEvent stands for the number of the last event.
const lastEvent = 1 << 40

func contrary(what, statement, says string) handEdit {
	return handEdit{what: what, do: func(r *handmade) { r.exec(statement) }, kind: change.Contradicts, says: says}
}

func set(assignment string, seq int64) func(*handmade) {
	return func(r *handmade) { r.exec("UPDATE events SET "+assignment+" WHERE seq = $1", seq) }
}

func takeOut(from, to int64) func(*handmade) {
	return func(r *handmade) { r.exec("DELETE FROM events WHERE seq BETWEEN $1 AND $2", from, to) }
}

func (r *handmade) want(edit handEdit) {
	r.t.Helper()
	var noted []change.Head
	if edit.noted != 0 {
		if report := r.audit(); len(report.Findings) > 0 && report.Findings[0].Kind != change.Contradicts {
			r.t.Errorf("when %s, the chain is found to be broken even without a head that was noted: %+v", edit.what, report.Findings)
		}
		noted = append(noted, r.head(r.number(edit.noted)))
	}
	report := r.audit(noted...)
	if report.Fits() {
		r.t.Errorf("when %s, nothing is found", edit.what)
		return
	}
	first := report.Findings[0]
	if first.Kind != edit.kind || first.Seq != r.number(edit.seq) || !strings.Contains(first.Says, edit.says) {
		r.t.Errorf("when %s, it finds\n%+v\nwant %s, event %d: … %s …", edit.what, first, edit.kind, r.number(edit.seq), edit.says)
	}
}

// number returns the number of an event that is given from the start or from [lastEvent].
func (r *handmade) number(seq int64) int64 {
	if seq > lastEvent/2 {
		return r.last + seq - lastEvent
	}
	return seq
}

func auditedPolicy() *change.Policy {
	p := testPolicy()
	sum := sha256.Sum256([]byte(p.Text))
	p.Revision = hex.EncodeToString(sum[:])
	return p
}

// liveThrough has a change go through its whole life, with an edit and a refusal, and another be cancelled in between.
func liveThrough(o *office) {
	o.t.Helper()
	act := func(c *change.Change, err error) *change.Change {
		o.t.Helper()
		o.must(c, err)
		o.clock.Advance(time.Minute)
		return c
	}
	c := act(o.desk.Submit(o.ctx, o.by(engineer), request()))
	other := act(o.desk.Submit(o.ctx, o.by(colleague), request()))
	r := request()
	r.Description = "Create the index, slowly."
	act(o.desk.Edit(o.ctx, o.by(engineer), c.Number, 1, r))
	act(o.desk.Assess(o.ctx, o.by(assessor), c.Number, 2, lowRisk))
	if _, err := o.desk.Approve(o.ctx, o.by(engineer), c.Number, 2, ""); change.AsRefusal(err) == nil {
		o.t.Fatalf("the requester's approval gave %v", err)
	}
	act(o.desk.Approve(o.ctx, o.by(lead), c.Number, 2, "go"))
	act(o.desk.Cancel(o.ctx, o.by(colleague), other.Number, "not needed"))
	act(o.desk.Schedule(o.ctx, o.by(engineer), c.Number, o.clock.Now(), ""))
	act(o.desk.Start(o.ctx, o.by(engineer), c.Number))
	act(o.desk.Note(o.ctx, o.by(colleague), c.Number, "dashboards look calm"))
	act(o.desk.Finish(o.ctx, o.by(engineer), c.Number))
	act(o.desk.Verify(o.ctx, o.by(engineer), c.Number, true, "the smoke test passed"))
	act(o.desk.Document(o.ctx, o.by(engineer), c.Number, change.Closure{Outcome: change.Successful}))
	open := act(o.desk.Submit(o.ctx, o.by(engineer), request()))
	act(o.desk.Edit(o.ctx, o.by(engineer), open.Number, 1, r))
}
