package bot

import (
	"crypto/rand"
	"encoding/json"
	"fmt"

	"github.com/noim3/changebot/change"
)

// metadata is what a modal carries in its private_metadata. The person's client holds it, so it says only what they
// saw and where: the record is loaded and the right judged anew (slack-rules §2).
type metadata struct {
	// Nonce is the key of the form's submission, so that sending it twice does it once (slack-rules §1).
	Nonce string `json:"n"`
	// Change is what the form is about, and Plan the version of its plan that was shown; zero for a new request.
	Change change.Number `json:"c,omitzero"`
	Plan   int           `json:"p,omitzero"`
	// Known names the conflicts that the person was shown (see [commands.Unseen]).
	Known string `json:"k,omitzero"`
	// Origin is where the form was opened.
	Origin origin `json:"o,omitzero"`
}

// An origin is the place where a form was opened: a message, or the person's Home.
type origin struct {
	Channel string `json:"c,omitzero"`
	Message string `json:"m,omitzero"`
	Thread  string `json:"t,omitzero"`
	Home    bool   `json:"h,omitzero"`
}

// newMetadata returns the metadata of a form that in asks for: about change n as its plan stands in version plan.
// A form that is opened from another form was opened where that one was.
func newMetadata(in *Inbound, n change.Number, plan int) metadata {
	m := metadata{Nonce: rand.Text(), Change: n, Plan: plan}
	m.Origin = origin{Channel: in.Channel, Message: in.Message, Thread: in.Thread}
	if in.View == nil {
		return m
	}
	if in.View.Home {
		m.Origin = origin{Home: true}
	} else if before, err := parseMetadata(in.View.Metadata); err == nil {
		m.Origin = before.Origin
	}
	return m
}

// Encode returns m as private_metadata holds it; well under Slack's 3,000 characters (slack-rules §2).
func (m metadata) Encode() string {
	text, err := json.Marshal(m)
	if err != nil {
		panic(fmt.Sprintf("bot: metadata of strings and numbers cannot be written: %v", err))
	}
	return string(text)
}

// parseMetadata reads what Encode wrote. It fails on anything else, such as a form of another version of the bot.
func parseMetadata(s string) (metadata, error) {
	var m metadata
	if err := json.Unmarshal([]byte(s), &m); err != nil {
		return metadata{}, fmt.Errorf("read the form's metadata: %w", err)
	}
	if m.Nonce == "" {
		return metadata{}, fmt.Errorf("read the form's metadata: it has no nonce")
	}
	return m, nil
}
