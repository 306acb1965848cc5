package speed

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

// A bareApproval is the floor of an approval: the statements that it makes, in their order. It decides nothing.
type bareApproval struct {
	*bare
	load, save string
	saved      []string // the columns of changes that an approval writes
}

func newBareApproval(b *bare) *bareApproval {
	a := &bareApproval{bare: b, saved: without(b.columns, "number", "requester", "created_at", "words")}
	a.load = "SELECT " + strings.Join(b.columns, ", ") + " FROM changes WHERE number = $1 LIMIT 1" + b.forUpdate()
	var set []string
	for i, name := range a.saved {
		set = append(set, fmt.Sprintf("%s = $%d", name, i+1))
	}
	a.save = fmt.Sprintf("UPDATE changes SET %s WHERE number = $%d AND version = $%d", strings.Join(set, ", "), len(set)+1, len(set)+2)
	return a
}

const (
	countEvents   = "SELECT coalesce(max(n), 0) FROM events WHERE change_number = $1"
	loadApprovals = `SELECT change_number, n, approver, authority, level, approved_at, comment, plan, digest, void_at, void
		FROM approvals WHERE change_number = $1 ORDER BY n`
)

// approve writes what Helen's approval of a change leaves behind.
func (a *bareApproval) approve(ctx context.Context, n change.Number) error {
	return a.transact(ctx, func(s *script) {
		key := fmt.Sprint("click ", n)
		s.exec("INSERT INTO inbound (key, change_number, received_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", key, 0, s.now)
		record := s.one(len(a.columns), a.load, int64(n))
		s.all(loadApprovals, int64(n))
		s.all(countEvents, int64(n))
		event := s.record(n)
		s.all(`SELECT (SELECT coalesce(max(plan), 0) FROM plans WHERE change_number = $1) AS plans,
			(SELECT count(*) FROM approvals WHERE change_number = $1) AS approvals,
			(SELECT count(*) FROM approvals WHERE change_number = $1 AND void_at IS NOT NULL) AS void`, int64(n))
		if s.err == nil {
			s.exec(a.save, a.values(s, n, record, event)...)
		}
		s.exec(`INSERT INTO approvals (change_number, n, approver, authority, level, approved_at, comment, plan, digest, void_at, void)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
			int64(n), 1, slacksim.Helen, "peers", 0, s.now, "", 1, strings.Repeat("d", 64), nil, "")
		s.exec("DELETE FROM waiting WHERE change_number = $1", int64(n))
		s.exec("INSERT INTO waiting (who, change_number) VALUES ($1, $2)", slacksim.Mara, int64(n))
		s.enqueue(n, event)
		s.exec("UPDATE inbound SET change_number = $1 WHERE key = $2", int64(n), key)
		if s.postgres {
			s.all("SELECT pg_notify(('changebot ' || current_schema())::name::text, '')")
		}
	})
}

// record adds the event at the head of the chain, and returns its number in the change.
func (s *script) record(n change.Number) int64 {
	head := s.one(3, "SELECT id, seq, hash FROM chain LIMIT 1"+s.forUpdate())
	last := s.one(1, countEvents, int64(n))
	if s.err != nil {
		return 0
	}
	seq, event := head[1].(int64)+1, last[0].(int64)+1
	hash := fmt.Sprintf("%064d", seq)
	facts := `[{"Name":"authority","Value":"peers"},{"Name":"plan","Value":"1 ` + strings.Repeat("d", 64) + `"}]`
	s.exec(`INSERT INTO events (seq, change_number, n, action, actor, at, from_state, to_state, refused, reason, facts, policy, prev, hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		seq, int64(n), event, string(change.Approve), slacksim.Helen, s.now, string(change.InApproval), string(change.InScheduling),
		"", "", facts, strings.Repeat("p", 64), head[2], hash)
	s.exec("UPDATE chain SET seq = $1, hash = $2 WHERE id = $3", seq, hash, 1)
	return event
}

// values are those of the record as it was read, but for its state and version and for since when somebody is asked.
func (a *bareApproval) values(s *script, n change.Number, record []any, event int64) []any {
	values := make([]any, 0, len(a.saved)+2)
	var version int64
	for i, name := range a.columns {
		switch name {
		case "state":
			record[i] = string(change.InScheduling)
		case "asked_at":
			record[i] = event
		case "updated_at":
			record[i] = s.now
		case "version":
			version = record[i].(int64)
			record[i] = version + 1
		}
		if slices.Contains(a.saved, name) {
			values = append(values, record[i])
		}
	}
	return append(values, int64(n), version)
}

// enqueue puts the card, the line, the question to the implementer and the questions that were asked on the ledger.
func (s *script) enqueue(n change.Number, event int64) {
	places := []change.Place{change.Card, change.LineFor(int(event)), change.AskOf(change.Schedule, int(event), slacksim.Mara)}
	for _, post := range s.all("SELECT change_number, place, channel, ts, posted_at FROM posts WHERE change_number = $1", int64(n)) {
		if place := change.Place(fmt.Sprint(post[1])); strings.HasPrefix(string(place), "ask:approve:") {
			places = append(places, place)
		}
	}
	for _, place := range places {
		s.exec(`INSERT INTO deliveries (change_number, place, key, lane, due_at, claims, attempts, why, outcome, created_at)
			VALUES ($1, $2, $3, $4, $5, 0, 0, '', '', $6) ON CONFLICT DO NOTHING`,
			int64(n), string(place), fmt.Sprintf("%s %s @%d", n, place, event), place.Lane(n), s.now, s.now)
	}
}
