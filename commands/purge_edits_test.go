package commands_test

import (
	"testing"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestEveryEditByHandOfAPurgedRecordIsFound(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, url string) {
		t.Helper()
		o := oldOffice(t, url)
		if _, err := o.desk.PlaceHold(o.ctx, o.by(keeper), change.HoldScope{Change: 3}, "Case 12"); err != nil {
			t.Fatal(err)
		}
		o.purge()
		r := handmadeFrom(t, url, o.db)
		r.backUp()
		for _, edit := range purgedEdits {
			r.asOwner(func() { edit.do(r) })
			r.want(edit)
			r.asOwner(r.restore)
		}
		if report := r.audit(); !report.Fits() {
			t.Errorf("what was restored does not fit: %+v", report)
		}
	})
}

// purgedEdits are made one after the other on the record of liveThrough, of which CHG-1 and CHG-2 were purged by the last
// event: there, 5 was a refusal, 7 is of CHG-2, and 14 of CHG-3, which was not purged.
var purgedEdits = []handEdit{
	{what: "a tombstone is given a text", do: set("reason = 'something'", 7), kind: change.Altered, seq: 7, says: "says something all the same"},
	{what: "a tombstone is given an actor", do: set("actor = 'U0LEAD'", 7), kind: change.Altered, seq: 7},
	{what: "a refusal is made an act", do: set("refused = ''", 5), kind: change.Altered, seq: 1, says: "are not the 11 that event"},
	{what: "an act is made another", do: set("action = 'note'", 6), kind: change.Altered, seq: 1},
	{what: "it led elsewhere", do: set("to_state = 'closed'", 6), kind: change.Altered, seq: 1},
	{what: "the clock is altered", do: func(r *handmade) {
		r.exec(map[string]string{
			"sqlite":   "UPDATE events SET at = replace(at, '2016', '2015') WHERE seq = 6",
			"postgres": "UPDATE events SET at = at - interval '1 microsecond' WHERE seq = 6",
		}[r.scheme])
	}, kind: change.Altered, seq: 1},
	{what: "its policy is altered", do: set("policy = 'another'", 6), kind: change.Altered, seq: 1},
	{what: "what its record came to is altered", do: set("record = hash", 6), kind: change.Altered, seq: 1},
	{what: "its hash is altered", do: set("hash = prev", 6), kind: change.Misplaced, seq: 7},
	{what: "its hash and the next one's are altered", do: func(r *handmade) {
		r.exec("UPDATE events SET hash = record WHERE seq = 6")
		r.exec("UPDATE events SET prev = (SELECT hash FROM events WHERE seq = 6) WHERE seq = 7")
	}, kind: change.Altered, seq: 2},
	{what: "the hash before it is altered", do: set("prev = hash", 6), kind: change.Misplaced, seq: 6},
	{what: "the last tombstone's hash is altered", do: set("hash = prev", 13), kind: change.Altered, seq: 13},
	{what: "a tombstone is taken out", do: takeOut(7, 7), kind: change.Missing, seq: 7},
	{what: "it is no tombstone any more", do: set("purged = NULL", 7), kind: change.Altered, seq: 7},
	{what: "it names another event", do: set("purged = 15", 7), kind: change.Blanked, seq: 7, says: "the ones before it name event"},
	{what: "all name another event", do: func(r *handmade) { r.exec("UPDATE events SET purged = 16 WHERE purged IS NOT NULL") }, kind: change.Altered, seq: lastEvent, says: "its events have texts"},
	{what: "one that was not purged is made a tombstone", do: func(r *handmade) {
		r.exec("UPDATE events SET actor = '', reason = '', facts = NULL, purged = $1 WHERE seq = 14", r.last)
	}, kind: change.Blanked, seq: 14, says: "tells of no purge of CHG-3"},
	{what: "one that belongs to no change is made a tombstone", do: func(r *handmade) {
		r.exec("UPDATE events SET actor = '', reason = '', facts = NULL, purged = $1 WHERE seq = 16", r.last)
	}, kind: change.Blanked, seq: 16, says: "what belongs to no change is never purged"},
	{what: "the event that tells of the purge is altered", do: func(r *handmade) {
		r.exec("UPDATE events SET facts = replace(facts, '7', '8') WHERE seq = $1", r.last)
	}, kind: change.Altered, seq: lastEvent},
	{what: "the event that tells of the purge is cut off, and the head mended", do: func(r *handmade) {
		takeOut(r.last, r.last)(r)
		r.exec("UPDATE chain SET (seq, hash) = (SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1)")
	}, kind: change.Blanked, seq: 1},

	contrary("a purged change is in another state", "UPDATE changes SET state = 'rejected' WHERE number = 2", "CHG-2 is in state rejected"),
	contrary("a purged change has another outcome", "UPDATE changes SET outcome = 'failed' WHERE number = 1", "CHG-1 does not stand as event"),
	contrary("a purged change has another risk", "UPDATE changes SET risk = 'high' WHERE number = 1", "CHG-1 does not stand as event"),
	contrary("a purged change began at another time", "UPDATE changes SET started_at = finished_at WHERE number = 1", "CHG-1 does not stand as event"),
	contrary("a purged change is given a title", "UPDATE changes SET title = 'Drop the ledger' WHERE number = 1", "CHG-1 does not stand as event"),
	contrary("a purged change is given a requester", "UPDATE changes SET requester = 'U0LEAD' WHERE number = 1", "CHG-1 does not stand as event"),
	contrary("a purged change is given words", "UPDATE changes SET words = 'ledger' WHERE number = 1", "its words are on record"),
	contrary("a purged change names another event", "UPDATE changes SET purged = 3 WHERE number = 1", "CHG-1 stands as purged by event 3, which tells of no such purge"),
	contrary("a purged change is called whole", "UPDATE changes SET purged = NULL WHERE number = 1", "CHG-1"),
	contrary("a purged change is taken out", "DELETE FROM changes WHERE number = 2", "CHG-2 has events and is not on record."),
	contrary("a plan is put back", "UPDATE plans SET request = '{}' WHERE change_number = 2", "CHG-2 was purged, and version 1 of its plan is on record"),
	contrary("a plan has another digest", "UPDATE plans SET digest = 'no' WHERE change_number = 2", "The digests of the plans of CHG-2"),
	contrary("a plan is taken out", "DELETE FROM plans WHERE change_number = 2", "CHG-2 is at version 1 of its plan; 0 versions are kept."),
	contrary("an approval is given a name", "UPDATE approvals SET approver = 'U0LEAD2' WHERE change_number = 1", "CHG-1 does not stand as event"),
	contrary("an approval is taken out", "DELETE FROM approvals WHERE change_number = 1", "CHG-1 does not stand as event"),
	contrary("an incident is put in", "INSERT INTO incidents (change_number, n, ref, caused, severity) VALUES (1, 1, '', true, 'sev1')", "CHG-1 does not stand as event"),
	contrary("a legal hold covers something else", "UPDATE legal_holds SET change_number = 99", "No event tells that HOLD-1 was placed as it stands"),
	contrary("a legal hold is ended", "UPDATE legal_holds SET ended_by = 'U0OWNER', ended_at = placed_at, ended_for = 'no'", "HOLD-1 stands as ended, and no event tells of that."),
	contrary("a legal hold is taken out", "DELETE FROM legal_holds", "that are not on record so"),
}
