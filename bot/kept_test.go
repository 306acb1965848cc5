package bot

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// What people type comes back from the record as they typed it, whatever it is: through a signed form, on each database,
// onto the card and into the details, and into the form again. Only NUL and what is no UTF-8 read U+FFFD.
func TestHostileTextIsKeptAsItWasTyped(t *testing.T) {
	t.Parallel()
	eachEdge(t, harbourPolicy(t), slacksim.Config{}, func(t *testing.T, e *edge) {
		t.Helper()
		for i, name := range slices.Sorted(maps.Keys(hostile)) {
			e.clock.Advance(time.Minute)
			n, typed := change.Number(i+1), filledWith(hostile[name])
			if status, body := e.send(e.submission(typed)); status != http.StatusOK || !strings.Contains(body, n.String()) {
				t.Errorf("%s: it is answered %d %.300s", name, status, body)
				return
			}
			kept := must(e.desk.Show(e.ctx, n))(t).Change.Request
			if diff := cmp.Diff(asKept(typed), kept); diff != "" {
				t.Errorf("%s: the record holds something else (-typed +kept):\n%s", name, diff)
			}
			d := must(e.desk.Draw(e.ctx, commands.Delivery{Change: n, Place: change.Card}))(t)
			checkSurface(t, card(d))
			checkSurface(t, detailsView(d, must(e.desk.Show(e.ctx, n))(t), 0))
			offered := change.Request{Category: kept.Category}
			editForm(&offered, d.Policy, n).read(stateOf(t, editForm(&kept, d.Policy, n).view()))
			if diff := cmp.Diff(kept, offered); diff != "" {
				t.Errorf("%s: the form offers something else (-kept +offered):\n%s", name, diff)
			}
		}
	})
}

// filledWith is a request with text in every field that takes text. A rollback plan must be one, so there it follows a
// word.
func filledWith(text string) change.Request {
	r := request()
	long, plan := beginning(text, change.MaxText), beginning("Undo "+text, change.MaxText)
	r.Title, r.Description, r.Rationale, r.TestPlan = beginning(text, change.MaxTitle), long, long, long
	r.Rollback.Steps, r.Rollback.Conditions = plan, plan
	r.Impact = change.Impact{Level: change.Degraded, Who: long, Length: time.Hour}
	return r
}

// asKept is what the record holds of a request that is typed.
func asKept(r change.Request) change.Request {
	for _, text := range []*string{&r.Title, &r.Description, &r.Rationale, &r.TestPlan, &r.Rollback.Steps, &r.Rollback.Conditions, &r.Impact.Who} {
		*text = strings.ReplaceAll(strings.ToValidUTF8(*text, "\uFFFD"), "\x00", "\uFFFD")
	}
	return r.Tidy()
}

// submission is the form in which Mara raises r, as Slack sends it.
func (e *edge) submission(r change.Request) sent {
	e.t.Helper()
	view := requestForm(&r, e.desk.Policy()).view()
	payload := must(json.Marshal(map[string]any{
		"type": "view_submission", "team": map[string]any{"id": slacksim.Harbour.ID}, "user": map[string]any{"id": slacksim.Mara},
		"view": map[string]any{
			"id": "V0FORM001", "callback_id": requestCallback, "private_metadata": newMetadata(&Inbound{}, 0, 0).Encode(),
			"state": map[string]any{"values": stateOf(e.t, view)},
		},
	}))(e.t)
	return sent{path: "/slack/interactions", body: payloadForm(string(payload))}
}
