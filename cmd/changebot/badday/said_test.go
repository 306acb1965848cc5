package badday

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

// said is all that the bot has said in Slack about changes.
type said struct {
	messages []message // in the order in which they stand in their channel or thread
}

// A message is one of the bot's that stands for a place of a change.
type message struct {
	slacksim.Message
	number   int64
	place    change.Place
	parts    change.PlaceParts
	delivery string
	reader   string // whose direct message it is; empty for one in #changes
}

// readSaid reads everything that the bot has said, as people see it.
func readSaid(ctx context.Context, slack *slacksim.Client, people map[string]*person) (*said, error) {
	s := &said{}
	top, err := slack.As(slacksim.Olive).Messages(ctx, slacksim.Changes)
	if err != nil {
		return nil, fmt.Errorf("read what was said: %w", err)
	}
	s.add("", top)
	for _, m := range top {
		if m.ReplyCount == 0 || m.Ephemeral {
			continue
		}
		thread, err := slack.As(slacksim.Olive).Thread(ctx, slacksim.Changes, m.TS)
		if err != nil {
			return nil, fmt.Errorf("read what was said: %w", err)
		}
		s.add("", thread[1:])
	}
	for _, id := range slices.Sorted(maps.Keys(people)) {
		direct, err := slack.As(id).Messages(ctx, "")
		if err != nil {
			return nil, fmt.Errorf("read what was said: %w", err)
		}
		s.add(id, direct)
	}
	return s, nil
}

func (s *said) add(reader string, all []slacksim.Message) {
	for _, m := range all {
		number, place := drawn(m)
		if number == 0 || m.Ephemeral {
			continue
		}
		payload, _ := m.Metadata["event_payload"].(map[string]any)
		delivery, _ := payload["delivery"].(string)
		parts, _ := place.Parts()
		s.messages = append(s.messages, message{m, number, place, parts, delivery, reader})
	}
}

// of returns the messages of one kind about a change.
func (s *said) of(number int64, kind change.PlaceKind) []message {
	var some []message
	for _, m := range s.messages {
		if m.number == number && m.parts.Kind == kind {
			some = append(some, m)
		}
	}
	return some
}
