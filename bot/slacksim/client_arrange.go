package slacksim

import (
	"context"
	"net/http"
	"time"
)

// Advance moves the workspace's clock forward.
func (c *Client) Advance(ctx context.Context, d time.Duration) error {
	return c.do(ctx, "clock", object{"advance": d.String()}, nil)
}

// SetPerson adds a person or changes one, and the bot hears of it.
func (c *Client) SetPerson(ctx context.Context, p Person) error {
	return c.do(ctx, "people", p, nil)
}

// SetGroup changes who is in a user group, and the bot hears of it.
func (c *Client) SetGroup(ctx context.Context, group string, members ...string) error {
	return c.do(ctx, "groups", object{"id": group, "members": members}, nil)
}

// Archive archives a channel, or brings it back.
func (c *Client) Archive(ctx context.Context, channel string, archived bool) error {
	return c.do(ctx, "channel", object{"id": channel, "archived": archived}, nil)
}

// InviteBot brings the bot into a channel, or removes it.
func (c *Client) InviteBot(ctx context.Context, channel string, in bool) error {
	return c.do(ctx, "channel", object{"id": channel, "bot_in": in}, nil)
}

// Break makes the next calls of a method meet a fault.
func (c *Client) Break(ctx context.Context, f Fault) error { return c.do(ctx, "faults", f, nil) }

// Mend removes every fault that is left.
func (c *Client) Mend(ctx context.Context) error {
	return c.call(ctx, http.MethodDelete, "faults", nil, nil)
}

// Event sends an event as given, and retries times again with the same id. It
// returns the id and which deliveries were acknowledged.
func (c *Client) Event(ctx context.Context, event map[string]any, retries int) (id string, acknowledged []bool, err error) {
	sent := object{"retries": retries}
	for name, v := range event {
		sent[name] = v
	}
	var answer struct {
		EventID      string `json:"event_id"`
		Acknowledged []bool `json:"acknowledged"`
	}
	err = c.do(ctx, "event", sent, &answer)
	return answer.EventID, answer.Acknowledged, err
}

// Raw is a request that is sent to the bot as it is.
type Raw struct {
	Path        string
	Body        string
	ContentType string // default: a form
	Sign        bool
	Age         time.Duration // how old the signature says it is
}

// Raw sends a request to the bot and returns its answer.
func (c *Client) Raw(ctx context.Context, r Raw) (status int, body string, err error) {
	var answer struct {
		Status int    `json:"status"`
		Body   string `json:"body"`
	}
	err = c.do(ctx, "raw", rawRequest{Path: r.Path, Body: r.Body, ContentType: r.ContentType, Sign: r.Sign, Age: r.Age.String()}, &answer)
	return answer.Status, answer.Body, err
}

// Connect tells the local Slack where the bot listens, and has it verify that
// address as Slack does.
func (c *Client) Connect(ctx context.Context, botURL string) error {
	return c.do(ctx, "connect", connectRequest{URL: botURL}, nil)
}

// Disconnect asks the bot's sockets to reconnect, for a reason such as
// refresh_requested. It returns how many there were.
func (c *Client) Disconnect(ctx context.Context, reason string) (int, error) {
	var answer struct {
		Sockets int `json:"sockets"`
	}
	err := c.do(ctx, "socket", socketRequest{Disconnect: reason}, &answer)
	return answer.Sockets, err
}
