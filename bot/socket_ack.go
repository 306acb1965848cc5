package bot

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"time"

	"github.com/slack-go/slack"
)

// maxSocketAck is how much an acknowledgement over a socket may weigh with its envelope: Slack drops one of 20 kB and
// more without a word (slack-rules §7).
const maxSocketAck = 19 << 10

// light returns body, or something small in its place when it is too heavy for a socket; what was taken out follows
// through the Web API.
func (b *Bot) light(ctx context.Context, in *Inbound, body any) any {
	text, err := json.Marshal(body)
	if err != nil || len(text) <= maxSocketAck {
		return body
	}
	switch body := body.(type) {
	case ephemeral:
		b.errands.run(ctx, "say to one person", func(ctx context.Context) {
			b.whisper(ctx, in, Message{Text: body.Text, Blocks: body.Blocks})
		})
		return nil
	case *slack.ViewSubmissionResponse:
		if body.View != nil {
			return b.lightView(ctx, in, *body)
		}
	}
	return body
}

// lightView sends a waiting modal ahead of a heavy one. It is known by an id of ours, as Slack does not tell the id
// of a view that an acknowledgement made (slack-rules §2).
func (b *Bot) lightView(ctx context.Context, in *Inbound, heavy slack.ViewSubmissionResponse) *slack.ViewSubmissionResponse {
	view, ahead := *heavy.View, waiting()
	view.ExternalID = rand.Text()
	ahead.ExternalID = view.ExternalID
	b.errands.run(ctx, "fill a modal", func(ctx context.Context) {
		// Slack knows the waiting modal once it has read the acknowledgement.
		var err error
		for wait := 100 * time.Millisecond; wait <= time.Second; wait *= 2 {
			select {
			case <-time.After(wait):
			case <-ctx.Done():
				return
			}
			if _, err = b.api.UpdateViewContext(ctx, view, view.ExternalID, "", ""); codeOf(err) != "not_found" {
				break
			}
		}
		if err != nil {
			b.log.WarnContext(ctx, "a modal could not be filled", "actor", in.User, "name", in.name, "error", err)
		}
	})
	return &slack.ViewSubmissionResponse{ResponseAction: heavy.ResponseAction, View: &ahead}
}
