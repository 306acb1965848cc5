package badday

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

// A reckoning sorts what was expected: what had to be said, since it was of use when the bot next looked, and what came too
// late for that.
type reckoning struct{ due, late []expectedNotice }

// judged says what must have been said by now.
func (v *vigil) judged() reckoning {
	var all reckoning
	if len(v.watched) == 0 {
		return all
	}
	for _, e := range expectNotices(v.watched[0], v.watched[len(v.watched)-1]) {
		i, _ := slices.BinarySearchFunc(v.watched, e.due, time.Time.Compare)
		if v.watched[i].Before(e.useless) {
			all.due = append(all.due, e)
		} else {
			all.late = append(all.late, e)
		}
	}
	return all
}

// judge compares what people read in the channel with what had to be said.
func (v *vigil) judge(t *testing.T, seed uint64, database string) {
	t.Helper()
	said, err := v.said(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	all, doubled, weeks := v.judged(), 0, 0
	defer func() {
		// Only who was interrupted between Slack's yes and the record of it may say the same again.
		if most := v.tally.kills + v.tally.outages; doubled > most/10+1 {
			t.Errorf("seed %d: %d notices were doubled in %d interruptions", seed, doubled, most)
		}
	}()
	for _, e := range all.due {
		n := said[noticeOf{e.kind, e.subject, e.start.Unix(), e.due.Unix()}]
		delete(said, noticeOf{e.kind, e.subject, e.start.Unix(), e.due.Unix()})
		switch {
		case n == 0:
			t.Errorf("seed %d: never said: %s; %s", seed, e, v.dossier(t.Context(), database, e))
		case n > 1:
			doubled++
			t.Logf("seed %d: said %d times by one delivery: %s; %s", seed, n, e, v.dossier(t.Context(), database, e))
		}
	}
	for _, e := range all.late {
		if n := said[noticeOf{e.kind, e.subject, e.start.Unix(), e.due.Unix()}]; n > 0 {
			t.Errorf("seed %d: said though it was of no use any more: %s", seed, e)
		}
		delete(said, noticeOf{e.kind, e.subject, e.start.Unix(), e.due.Unix()})
	}
	for n, times := range said {
		if n.kind == "week" {
			weeks++
			if times > 1 {
				t.Errorf("seed %d: the week of %s was said %d times", seed, time.Unix(n.due, 0).UTC(), times)
			}
			continue
		}
		t.Errorf("seed %d: said though nobody expected it: %+v", seed, n)
	}
	y := v.tally
	t.Logf("seed %d: %d notices had to be said over %s, %d doubled; %d came too late to matter; %d weeks. %d jumps of the clock, %d kills, "+
		"%d restarts of the database, %d refusals of ten minutes, %d lost answers, %d downtimes of %s together",
		seed, len(all.due), v.watched[len(v.watched)-1].Sub(v.base).Round(time.Hour), doubled, len(all.late), weeks,
		y.jumps, y.kills, y.outages, y.refusals, y.lost, y.downtimes, y.down)
}

// A noticeOf names a notice by what it is about.
type noticeOf struct {
	kind, subject string
	start, due    int64
}

// said counts the messages in the channel by the notices that they are.
func (v *vigil) said(ctx context.Context, database string) (map[noticeOf]int, error) {
	names, err := v.notices(ctx, database)
	if err != nil {
		return nil, err
	}
	messages, err := v.office.slack.As(slacksim.Olive).Messages(ctx, slacksim.Changes)
	if err != nil {
		return nil, err
	}
	count, by := map[noticeOf]int{}, map[noticeOf]any{}
	for _, m := range messages {
		payload, _ := m.Metadata["event_payload"].(map[string]any)
		at, _ := payload["place"].(string)
		parts, ok := change.Place(at).Parts()
		if !ok || parts.Kind != change.PlaceNotice {
			return nil, fmt.Errorf("the bot said something else: %q", m.Text)
		}
		if strings.TrimSpace(m.Text) == "" {
			return nil, fmt.Errorf("a notice says nothing")
		}
		n := names[int64(parts.Event)]
		if by[n] != nil && by[n] != payload["delivery"] {
			return nil, fmt.Errorf("two deliveries said the same: %+v", n)
		}
		count[n], by[n] = count[n]+1, payload["delivery"]
	}
	return count, nil
}

// notices reads what the ids of notices stand for.
func (v *vigil) notices(ctx context.Context, database string) (map[int64]noticeOf, error) {
	db, err := openRecord(database)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, "SELECT id, kind, subject, starts_at, due_at FROM notices")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	names := map[int64]noticeOf{}
	for rows.Next() {
		var id int64
		var n noticeOf
		var start, due time.Time
		if err := rows.Scan(&id, &n.kind, &n.subject, (*moment)(&start), (*moment)(&due)); err != nil {
			return nil, err
		}
		n.start, n.due = start.Unix(), due.Unix()
		names[id] = n
	}
	return names, rows.Err()
}

// dossier tells what the database knows of a notice, and when the bot was watched around it.
func (v *vigil) dossier(ctx context.Context, database string, e expectedNotice) string {
	db, err := openRecord(database)
	if err != nil {
		return err.Error()
	}
	defer db.Close()
	i, _ := slices.BinarySearchFunc(v.watched, e.due, time.Time.Compare)
	said := fmt.Sprintf("watched at %s", v.watched[i].Format(time.RFC3339Nano))
	if i > 0 {
		said += fmt.Sprintf(", and before that at %s", v.watched[i-1].Format(time.RFC3339Nano))
	}
	rows, err := db.QueryContext(ctx, `SELECT n.key, n.due_at, n.made_at, d.outcome, d.why, d.attempts, d.finished_at FROM notices n
		JOIN deliveries d ON d.place = 'notice:' || n.id`)
	if err != nil {
		return err.Error()
	}
	defer rows.Close()
	for rows.Next() {
		var key, outcome, why string
		var due, made, finished time.Time
		var attempts int
		if err := rows.Scan(&key, (*moment)(&due), (*moment)(&made), &outcome, &why, &attempts, (*moment)(&finished)); err != nil {
			return err.Error()
		}
		if due.Equal(e.due) && strings.Contains(key, e.subject) {
			said += fmt.Sprintf("\n%s made at %s: %s %s after %d attempts at %s", key, made.Format(time.RFC3339Nano), outcome, why, attempts, finished.Format(time.RFC3339Nano))
		}
	}
	if err := rows.Err(); err != nil {
		return err.Error()
	}
	return said
}
