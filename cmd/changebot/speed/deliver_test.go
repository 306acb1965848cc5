package speed

import (
	"errors"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/bot"
	"github.com/noim3/changebot/bot/slacksim"
)

// measureDeliveries measures how long after the commit of a new change Slack is called with its card, by the instance
// that committed and, on Postgres, by another one.
func measureDeliveries(tb testing.TB, e effort, d database) []line {
	tb.Helper()
	called := make(chan time.Time, 1)
	local := httptest.NewServer(&quickSlack{heard: func(method string, form url.Values) {
		if method == "chat.postMessage" && form.Get("channel") == slacksim.Changes && form.Get("thread_ts") == "" {
			called <- time.Now()
		}
	}})
	defer local.Close()
	o := openOffice(tb, d.fresh(tb), local.URL+"/")
	floor := openOffice(tb, d.fresh(tb), local.URL+"/")
	byHand := openBare(tb, d, floor.url)
	byHand.prepares = true
	defer run(tb, o.db.Listen)()
	defer run(tb, bot.NewMessenger(o.bot).Run)()

	raisers := map[string]*office{"commit → Slack called": o}
	names := []string{"commit → Slack called"}
	if d.postgres() {
		names = append(names, "commit → Slack called by another instance")
		raisers[names[1]] = openOffice(tb, o.url, local.URL+"/")
	}
	var lines []line
	for _, name := range names {
		var did, bare []round
		for range e.rounds {
			did = append(did, waits(tb, e.acts, called, func() (time.Time, error) { return raisers[name].raiseUnhurried(o) }))
			bare = append(bare, waits(tb, e.acts, called, func() (time.Time, error) { return byHand.raise(floor) }))
		}
		lines = append(lines,
			line{what: name + ", p50", database: d.name, unit: ms, measured: median(did, p50), floor: median(bare, p50)}.atMost(3),
			line{what: name + ", p99", database: d.name, unit: ms, measured: median(did, p99), floor: median(bare, p99)}.atMost(20),
		)
	}
	return lines
}

// waits does n acts, and returns how long after the commit of each Slack was called.
func waits(tb testing.TB, n int, called <-chan time.Time, act func() (committed time.Time, err error)) round {
	tb.Helper()
	var r round
	for range n {
		committed, err := act()
		if err != nil {
			tb.Fatal(err)
		}
		select {
		case at := <-called:
			r.took = append(r.took, max(at.Sub(committed), 0))
		case <-time.After(30 * time.Second):
			tb.Fatal("Slack was not called")
		}
	}
	return r
}

// raiseUnhurried raises a change once all that the messenger has to say is said, at a time at which no card has to wait
// for its turn.
func (o *office) raiseUnhurried(messenger *office) (committed time.Time, err error) {
	for left := true; left && err == nil; {
		if _, left, err = messenger.desk.NextDue(o.tb.Context()); left {
			until(o.tb.Context(), time.Now().Add(time.Millisecond))
		}
	}
	messenger.clock.advance(time.Minute)
	if err == nil {
		_, err = o.raise()
	}
	return time.Now(), err
}

// raise raises a change in an office without a messenger, and does by hand what one would.
func (b *bare) raise(o *office) (committed time.Time, err error) {
	if _, err := o.raise(); err != nil {
		return time.Time{}, err
	}
	committed = time.Now()
	if claimed, err := b.claim(o.tb.Context()); err != nil || claimed == 0 {
		return committed, errors.Join(err, errors.New("nothing was claimed"))
	}
	text := slack.MsgOptionText("A card.", false)
	_, _, err = o.api.PostMessageContext(o.tb.Context(), slacksim.Changes, text)
	return committed, errors.Join(err, b.finish(o.tb.Context()))
}
