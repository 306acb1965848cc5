package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/cmd/changebot/programtest"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

// changebot is the real program.
var changebot = programtest.New(".")

func TestMain(m *testing.M) { os.Exit(programtest.Main(m.Run)) }

// An office is a local Slack, a process of its own, beside which bots are started, killed and started again.
type office struct {
	slack    *slacksim.Client
	settings []string // of a bot that works in it
	socket   bool     // it is heard through Socket Mode
	database string
}

func openOffice(t *testing.T, database string, socket bool) *office {
	t.Helper()
	p := changebot.Start(t, nil, "slack", "--addr", "127.0.0.1:0")
	o := &office{slack: slacksim.Dial(p.Says(t, "The local Slack is at ")), socket: socket, database: database}
	o.settings = []string{"DATABASE_URL=" + database, "PORT=0", "LOG_FORMAT=json"}
	for _, name := range []string{"SLACK_API_URL", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN"} {
		value := p.Says(t, name+"=")
		if name != "SLACK_APP_TOKEN" || socket {
			o.settings = append(o.settings, name+"="+value)
		}
	}
	return o
}

// serve starts a bot and returns once Slack can reach it.
func (o *office) serve(t *testing.T) *programtest.Process {
	t.Helper()
	p := changebot.Start(t, o.settings, "serve")
	address := p.Ready(t)
	if !o.socket {
		if err := o.slack.Connect(t.Context(), address); err != nil {
			t.Fatal(err)
		}
		return p
	}
	p.Logs(t, "connected to Slack over Socket Mode")
	return p
}

// card returns the one card of a change.
func (o *office) card(t *testing.T, number string) (slacksim.Message, error) {
	t.Helper()
	var cards []slacksim.Message
	for _, m := range o.messages(t, slacksim.Olive, slacksim.Changes) {
		if of, place := drawn(m); of == number && place == string(change.Card) {
			cards = append(cards, m)
		}
	}
	if len(cards) != 1 {
		return slacksim.Message{}, fmt.Errorf("%s has %d cards", number, len(cards))
	}
	return cards[0], nil
}

// drawn returns which place of which change a message of the bot is, as its metadata says.
func drawn(m slacksim.Message) (number, place string) {
	payload, _ := m.Metadata["event_payload"].(map[string]any)
	number, _ = payload["change"].(string)
	place, _ = payload["place"].(string)
	return number, place
}

// awaitCard waits until the card of a change says all of want, and returns it.
func (o *office) awaitCard(t *testing.T, number string, want ...string) slacksim.Message {
	t.Helper()
	var card slacksim.Message
	programtest.Eventually(t, func() (err error) {
		if card, err = o.card(t, number); err != nil {
			return err
		}
		return saysAll(card, want...)
	})
	return card
}

func saysAll(m slacksim.Message, want ...string) error {
	for _, w := range want {
		if !strings.Contains(m.Text, w) {
			return fmt.Errorf("%q does not say %q", m.Text, w)
		}
	}
	return nil
}

// thread returns what the thread of a change says, oldest first, in plain letters.
func (o *office) thread(t *testing.T, number string) []string {
	t.Helper()
	card, err := o.card(t, number)
	if err != nil {
		t.Fatal(err)
	}
	replies, err := o.slack.As(slacksim.Olive).Thread(t.Context(), slacksim.Changes, card.TS)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, m := range replies[1:] {
		said = append(said, strings.ReplaceAll(m.Text, "*", ""))
	}
	return said
}

func (o *office) messages(t *testing.T, person, channel string) []slacksim.Message {
	t.Helper()
	all, err := o.slack.As(person).Messages(t.Context(), channel)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// asked waits for the direct message that asks person to do a, and returns it.
func (o *office) asked(t *testing.T, person, number string, a change.Action) slacksim.Message {
	t.Helper()
	var found slacksim.Message
	programtest.Eventually(t, func() error {
		for _, m := range o.messages(t, person, "") {
			if of, _ := drawn(m); of == number && slices.Contains(buttons(m), string(a)) {
				found = m
				return nil
			}
		}
		return fmt.Errorf("%s is not asked to %s %s", person, a, number)
	})
	return found
}

// answered waits until a message that asked something says what came of it, all of want, and has no button left.
func (o *office) answered(t *testing.T, person string, asked slacksim.Message, want ...string) {
	t.Helper()
	programtest.Eventually(t, func() error {
		for _, m := range o.messages(t, person, "") {
			if m.TS != asked.TS {
				continue
			}
			if left := buttons(m); len(left) > 0 {
				return fmt.Errorf("%s can still click %s: %q", person, left, m.Text)
			}
			return saysAll(m, want...)
		}
		return fmt.Errorf("the message to %s is gone", person)
	})
}

// buttons returns the action ids of a message.
func buttons(m slacksim.Message) []string {
	var ids []string
	for _, block := range m.Blocks {
		elements, _ := block["elements"].([]any)
		for _, e := range elements {
			element, _ := e.(map[string]any)
			if id, ok := element["action_id"].(string); ok {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// record reads a change and its events from the database, which no bot must be using if it is SQLite.
func (o *office) record(t *testing.T, number string) (*change.Change, []change.Event) {
	t.Helper()
	n, ok := change.ParseNumber(number)
	if !ok {
		t.Fatalf("%q is no number", number)
	}
	var c *change.Change
	var events []change.Event
	err := storagetest.Open(t, o.database).View(t.Context(), func(tx *storage.Tx) (err error) {
		if c, err = tx.Change(n); err != nil {
			return err
		}
		events, err = tx.Events(n)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return c, events
}
