package badday

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
)

func (c *campaign) arm(ctx context.Context, f slacksim.Fault) error {
	c.tally.armed++
	return c.office.slack.Break(ctx, f)
}

// slackMisbehaves has the next calls of one method go wrong.
func (c *campaign) slackMisbehaves(ctx context.Context, random *rand.Rand) error {
	methods := []string{
		"chat.postMessage", "chat.postMessage", "chat.postMessage", "chat.update", "chat.update", "views.open",
		"views.push", "views.update", "users.info", "usergroups.users.list", "conversations.history",
		"conversations.replies", "response_url",
	}
	f := slacksim.Fault{Method: methods[random.IntN(len(methods))], Times: 1 + random.IntN(3)}
	switch kind := random.IntN(7); kind {
	case 0:
		f.Kind, f.RetryAfter = "429", 1+random.IntN(2)
	case 1:
		f.Kind = "500"
	case 2:
		f.Kind, f.Delay = "slow", between(random, 200*time.Millisecond, 3500*time.Millisecond).String() // the longest outlive a trigger
	case 3:
		f.Kind = "cut"
	case 4, 5:
		f.Kind = "drop_answer"
	case 6:
		f.Kind, f.Error = "error", []string{"internal_error", "fatal_error", "service_unavailable"}[random.IntN(3)]
	}
	return c.arm(ctx, f)
}

// slackDeliversBadly has what people do come to the bot late, twice or without its answer coming back.
func (c *campaign) slackDeliversBadly(ctx context.Context, random *rand.Rand) error {
	f := slacksim.Fault{Method: "deliver", Times: 1 + random.IntN(4)}
	switch random.IntN(4) {
	case 0, 1:
		f.Kind = "twice"
	case 2:
		f.Kind = "cut"
	case 3:
		f.Kind, f.Delay = "slow", between(random, 100*time.Millisecond, 1500*time.Millisecond).String()
	}
	return c.arm(ctx, f)
}

// slackIsDeaf loses the answer to a post, and then does not let the bot look whether it was taken.
func (c *campaign) slackIsDeaf(ctx context.Context, _ *rand.Rand) error {
	for _, method := range []string{"conversations.history", "conversations.replies"} {
		if err := c.arm(ctx, slacksim.Fault{Method: method, Kind: "error", Error: "missing_scope", Times: 1}); err != nil {
			return err
		}
	}
	return c.arm(ctx, slacksim.Fault{Method: "chat.postMessage", Kind: "drop_answer", Times: 1})
}

// slackRetries sends events that the bot has had already.
func (c *campaign) slackRetries(ctx context.Context, random *rand.Rand) error {
	events := []map[string]any{
		{"type": "app_home_opened", "user": slacksim.Mara, "tab": "home", "channel": "D0MARA"},
		{"type": "user_change", "user": map[string]any{"id": slacksim.Helen}},
		{"type": "subteam_members_changed", "subteam_id": slacksim.PlatformApprovers},
		{"type": "reaction_added", "user": slacksim.Diego},
	}
	_, _, err := c.office.slack.Event(ctx, events[random.IntN(len(events))], 1+random.IntN(3))
	return err
}

// slackRepeats sends a click again that the bot may have had long ago, after many newer ones.
func (c *campaign) slackRepeats(ctx context.Context, random *rand.Rand) error {
	click := c.watch.click(random.IntN)
	if click == nil {
		return nil
	}
	payload, err := json.Marshal(click)
	if err != nil {
		return err
	}
	c.tally.echoes++
	status, _, err := c.office.slack.Raw(ctx, slacksim.Raw{
		Path: "/slack/interactions", Body: url.Values{"payload": {string(payload)}}.Encode(), Sign: true,
	})
	if _, unheard := errors.AsType[*slacksim.Refused](err); unheard {
		return nil // nobody was there to hear it
	}
	if err == nil && status != http.StatusOK && status != http.StatusBadGateway && status != http.StatusServiceUnavailable {
		err = fmt.Errorf("a click that came again was answered %d", status)
	}
	return err
}
