package badday

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
)

// A watch keeps of the calls between the bot and Slack what is needed afterwards; the local Slack forgets all but the
// last.
type watch struct {
	mu     sync.Mutex
	last   int
	clicks []any          // what the last clicks carried that act at once
	posts  []post         // in order
	reads  []read         // in order
	twice  []time.Time    // when a form was delivered twice
	struck map[string]int // how often each fault struck
}

// A post is a call that posted a delivery, or tried to.
type post struct {
	at       time.Time
	delivery string
	lost     bool   // the bot never got the answer, by a fault of Slack's
	said     string // what became of it
}

// A read is a call for a history.
type read struct {
	at     time.Time
	failed bool
	said   string
}

func newWatch() *watch { return &watch{struck: map[string]int{}} }

// follow looks for new calls until ctx ends.
func (w *watch) follow(ctx context.Context, slack *slacksim.Client, note func(error)) {
	for pause(ctx, time.Second) {
		if err := w.look(ctx, slack); err != nil && ctx.Err() == nil {
			note(err)
		}
	}
}

func (w *watch) look(ctx context.Context, slack *slacksim.Client) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	calls, last, err := slack.Calls(ctx, w.last)
	if err != nil {
		return err
	}
	w.last = last
	for _, call := range calls {
		w.keep(call)
	}
	return nil
}

// maxClicks is how many clicks are kept to be repeated.
const maxClicks = 100

func (w *watch) keep(call slacksim.Call) {
	request, _ := call.Request.(map[string]any)
	if fault, struck := strings.CutPrefix(call.Note, "fault: "); struck {
		kind, _, _ := strings.Cut(fault, " by ")
		kind, _, _ = strings.Cut(kind, " retry ")
		w.struck[kind]++
	}
	if strings.HasPrefix(call.What, "view_submission") && strings.Contains(call.Note, "delivered twice") {
		w.twice = append(w.twice, call.At)
	}
	click, isClick := strings.CutPrefix(call.What, "block_actions ")
	switch {
	case isClick && request["message"] != nil && slices.Contains([]string{"approve", "start", "finish"}, click):
		w.clicks = append(w.clicks, call.Request)
		w.clicks = w.clicks[max(0, len(w.clicks)-maxClicks):]
	case call.What == "chat.postMessage":
		metadata, _ := request["metadata"].(map[string]any)
		payload, _ := metadata["event_payload"].(map[string]any)
		if delivery, ok := payload["delivery"].(string); ok {
			w.posts = append(w.posts, post{call.At, delivery, strings.Contains(call.Note, "dropped"), outcomeOf(call)})
		}
	case call.What == "conversations.history" || call.What == "conversations.replies" || call.What == "conversations.open":
		w.reads = append(w.reads, read{call.At, call.Error != "" || call.Status != 200, call.What + " " + outcomeOf(call)})
	}
}

func outcomeOf(call slacksim.Call) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s %s after %d ms", call.Status, call.Error, call.Note, call.Millis))
}

// click returns a click of before, by chance; nil when there was none.
func (w *watch) click(chance func(int) int) any {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.clicks) == 0 {
		return nil
	}
	return w.clicks[chance(len(w.clicks))]
}

// deliveredTwice reports whether Slack delivered a form twice while an act was under way.
func (w *watch) deliveredTwice(a *act) bool {
	return slices.ContainsFunc(w.twice, func(at time.Time) bool { return at.After(a.from) && at.Before(a.till) })
}
