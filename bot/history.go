package bot

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

const (
	historyMargin = time.Minute // clocks differ (slack-rules §11)
	historyPage   = 200
	historyPages  = 10
	// historyTries is how often a history that does not answer is asked for.
	historyTries = 3
)

// adopt returns where a message stands whose answer was lost, if Slack took it; a zero post when it did not. When
// that cannot be learnt just now, end puts the delivery off. When it can never be learnt, the post is zero too: rather
// a message twice than none (spec §11).
func (m *Messenger) adopt(ctx context.Context, dl commands.Delivery, d commands.Drawing) (found commands.Post, end entry) {
	found, method, err := m.find(ctx, dl, d)
	if err == nil {
		return found, nil
	}
	v := judge(err)
	switch v.fate {
	case limited, shut:
		return found, m.thwarted(ctx, dl, method, err)
	case notNow, unanswered:
		// An answer that cannot be read, such as one with a block that the library does not know, looks the same.
		if dl.Attempts <= historyTries {
			return found, m.thwarted(ctx, dl, method, err)
		}
	case refused, lost, faulty, unknownFate:
	}
	m.about(dl).WarnContext(ctx, "a message may appear twice: its answer was lost and the history cannot be read", "error", err)
	return found, nil
}

// find looks for the message of dl since its first lost attempt. It returns the method that failed with the error.
func (m *Messenger) find(ctx context.Context, dl commands.Delivery, d commands.Drawing) (at commands.Post, method string, err error) {
	channel, thread := target(d)
	if channel == "" {
		return at, "", nil
	}
	if isDirect(d.Parts) {
		method = "conversations.open"
		opened, _, _, err := m.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{channel}, ReturnIM: true})
		if err != nil {
			return at, method, fmt.Errorf("find a direct message: %w", err)
		}
		channel = opened.ID
	}
	since := strconv.FormatInt(dl.UncertainSince.Add(-historyMargin).Unix(), 10) + ".000000"
	cursor, page := "", []slack.Message(nil)
	for range historyPages {
		if page, cursor, method, err = m.history(ctx, channel, thread, since, cursor); err != nil {
			return at, method, fmt.Errorf("look for a lost message: %w", err)
		}
		for _, message := range page {
			if marks(message, dl) {
				return commands.Post{Channel: change.ChannelID(channel), TS: message.Timestamp}, "", nil
			}
		}
		if cursor == "" {
			return at, "", nil
		}
	}
	return at, "", nil
}

// history reads one page of a thread, or of a channel.
func (m *Messenger) history(ctx context.Context, channel, thread, since, cursor string) (page []slack.Message, next, method string, err error) {
	if thread != "" {
		page, _, next, err = m.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: channel, Timestamp: thread, Oldest: since, Cursor: cursor, Limit: historyPage, IncludeAllMetadata: true,
		})
		return page, next, repliesMethod, err
	}
	read, err := m.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
		ChannelID: channel, Oldest: since, Cursor: cursor, Limit: historyPage, IncludeAllMetadata: true,
	})
	if err != nil {
		return nil, "", historyMethod, err
	}
	return read.Messages, read.ResponseMetaData.NextCursor, historyMethod, nil
}

// marks reports whether a message came of dl. Another app may mark its messages the same; the delivery's id with the
// change's number is not what it would choose.
func marks(message slack.Message, dl commands.Delivery) bool {
	mark := message.Metadata
	return mark.EventType == deliveryEvent &&
		mark.EventPayload["delivery"] == strconv.FormatInt(dl.ID, 10) &&
		mark.EventPayload["change"] == dl.Change.String() &&
		mark.EventPayload["place"] == string(dl.Place)
}
