package badday

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

// A button is one that a person sees.
type button struct {
	of          *person
	channel, ts string // where it stands; in the top modal when ts is empty
	action      change.Action
}

// press clicks the button.
func (b button) press(ctx context.Context) error {
	if b.ts == "" {
		return heard(b.of.as.ClickModal(ctx, string(b.action)))
	}
	return heard(b.of.as.Click(ctx, b.channel, b.ts, string(b.action)))
}

// find returns a button for an action on a change, in the first of the places that has it: the message that asks the
// person, the card, or at last the details, which it then opens.
func (p *person) find(ctx context.Context, number int64, a change.Action, messagesFirst bool) (button, error) {
	places := []string{"", slacksim.Changes}
	if !messagesFirst {
		slices.Reverse(places)
	}
	for _, channel := range places {
		messages, err := p.as.Messages(ctx, channel)
		if err != nil {
			return button{}, err
		}
		for _, m := range slices.Backward(messages) {
			if of, _ := drawn(m); of == number && slices.Contains(buttonsOf(m.Blocks), string(a)) {
				return button{p, channel, m.TS, a}, nil
			}
		}
	}
	view, err := p.details(ctx, number)
	if err == nil && !slices.Contains(buttonsOf(view.Blocks), string(a)) {
		err = errNoButton
	}
	return button{of: p, action: a}, err
}

// drawn returns which place of which change a message of the bot is, as its metadata says; 0 when it is none.
func drawn(m slacksim.Message) (number int64, place change.Place) {
	payload, _ := m.Metadata["event_payload"].(map[string]any)
	name, _ := payload["change"].(string)
	n, _ := change.ParseNumber(name)
	at, _ := payload["place"].(string)
	return int64(n), change.Place(at)
}

// buttonsOf returns the action ids in blocks.
func buttonsOf(blocks []map[string]any) []string {
	var ids []string
	for _, b := range elementsOf(blocks) {
		ids = append(ids, b.Action)
	}
	return ids
}

// An element is what a person can click in a message.
type element struct {
	Action string `json:"action_id"`
	Value  string `json:"value"`
	Type   string `json:"type"`
}

func elementsOf(blocks []map[string]any) []element {
	var all []element
	for _, block := range blocks {
		written, err := json.Marshal(block["elements"])
		var some []element
		if err == nil && block["type"] == "actions" && json.Unmarshal(written, &some) == nil {
			all = append(all, some...)
		}
	}
	return all
}
