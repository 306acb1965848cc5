package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// The methods that the messenger calls.
const (
	postMethod    = "chat.postMessage"
	updateMethod  = "chat.update"
	historyMethod = "conversations.history"
	repliesMethod = "conversations.replies"
	membersMethod = "usergroups.users.list"
)

// deliveryEvent marks the messages that come of deliveries, so that they can be found in Slack's history. The mark
// holds ids only: everybody in the workspace can read it (slack-rules §11).
const deliveryEvent = "changebot_delivery"

// attempt tries once to bring a delivery to Slack, and returns what must be written down of it.
func (m *Messenger) attempt(ctx context.Context, dl commands.Delivery) (end entry) {
	var failure error
	defer func() {
		if failure != nil {
			end = m.failed(ctx, dl, failure)
		}
	}()
	defer catch(&failure)
	d, err := m.desk.Draw(ctx, dl)
	if err != nil {
		failure = fmt.Errorf("read what is to be drawn: %w", err)
		return nil
	}
	if d.Parts.Group() != "" {
		return m.askMembers(ctx, dl, d)
	}
	if d.Parts.Kind == change.PlaceFile {
		return m.sendFile(ctx, dl, d)
	}
	if d.Posted == (commands.Post{}) && !dl.UncertainSince.IsZero() {
		if d.Posted, end = m.adopt(ctx, dl, d); end != nil {
			return end
		}
	}
	return m.draw(ctx, dl, d)
}

// draw puts the place where it stands, or for the first time.
func (m *Messenger) draw(ctx context.Context, dl commands.Delivery, d commands.Drawing) entry {
	message, any := m.bot.draw(d)
	if !any {
		return m.delivered(dl, d.Posted)
	}
	if d.Posted == (commands.Post{}) {
		return m.post(ctx, dl, d, message)
	}
	if !redrawn(d.Parts.Kind) && !asksOfDraft(d) && !asksOfQuestion(d) {
		return m.delivered(dl, d.Posted)
	}
	return m.alter(ctx, dl, d, message)
}

// redrawn reports whether a place is altered as the change moves on, rather than said once.
func redrawn(kind change.PlaceKind) bool {
	switch kind {
	case change.PlaceCard, change.PlaceAlert, change.PlaceAsk, change.PlaceRemind, change.PlacePage, change.PlaceQuestion:
		return true
	case change.PlaceLine, change.PlaceTell, change.PlaceGroup, change.PlaceNotice, change.PlaceReply, change.PlaceFile:
	}
	return false
}

func (m *Messenger) post(ctx context.Context, dl commands.Delivery, d commands.Drawing, message Message) entry {
	channel, thread := target(d)
	if channel == "" {
		return m.bury(ctx, dl, "there is no message or channel for it to go to")
	}
	if wait := m.pace.wait(dl.ID, postMethod, limit{channel, channelRate}, limit{postMethod, postRate}); wait > 0 {
		return m.paced(dl, wait)
	}
	send := func(message Message) (commands.Post, error) { return m.send(ctx, dl, channel, thread, message) }
	var at commands.Post
	var err error
	if d.Report != nil {
		at, err = m.bot.sendReport(ctx, d.Report, d.Policy, send)
	} else {
		at, err = send(message)
	}
	if err != nil && judge(err).fate == faulty {
		m.logFaulty(ctx, dl, err)
		at, err = m.send(ctx, dl, channel, thread, Message{Text: message.Text})
	}
	if err != nil {
		return m.thwarted(ctx, dl, postMethod, err)
	}
	m.shut.open()
	return m.delivered(dl, at)
}

// send posts a message and returns where it stands. In a direct message that is the id of the conversation, which is
// what altering it takes (slack-rules §8).
func (m *Messenger) send(ctx context.Context, dl commands.Delivery, channel, thread string, message Message) (commands.Post, error) {
	options := append(said(message), slack.MsgOptionMetadata(slack.SlackMetadata{
		EventType: deliveryEvent,
		EventPayload: map[string]any{
			"delivery": strconv.FormatInt(dl.ID, 10), "place": string(dl.Place), "change": dl.Change.String(),
		},
	}))
	if thread != "" {
		options = append(options, slack.MsgOptionTS(thread))
	}
	in, ts, posted, err := m.api.PostMessageWithResponseContext(ctx, channel, options...)
	if err != nil {
		return commands.Post{}, fmt.Errorf("post a message: %w", err)
	}
	if ts == "" || in == "" {
		return commands.Post{}, errors.New("post a message: Slack does not say where it stands")
	}
	if thread != "" && posted.ThreadTimestamp != thread {
		// The next drawing of the card finds that it is gone, and posts another.
		m.about(dl).WarnContext(ctx, "a line went to the channel, as its card was deleted")
	}
	return commands.Post{Channel: change.ChannelID(in), TS: ts}, nil
}

// alter redraws a message. One that is gone is posted anew, if there is still something to say.
func (m *Messenger) alter(ctx context.Context, dl commands.Delivery, d commands.Drawing, message Message) entry {
	if wait := m.pace.wait(dl.ID, updateMethod, limit{updateMethod, updateRate}); wait > 0 {
		return m.paced(dl, wait)
	}
	err := m.update(ctx, d.Posted, message)
	if err != nil && judge(err).fate == faulty {
		m.logFaulty(ctx, dl, err)
		err = m.update(ctx, d.Posted, Message{Text: message.Text})
	}
	switch {
	case err == nil:
		m.shut.open()
		return m.delivered(dl, d.Posted)
	case judge(err).fate == lost:
		m.about(dl).WarnContext(ctx, "a message is gone and is posted anew", "error", err)
		d.Posted = commands.Post{}
		return m.draw(ctx, dl, d)
	}
	return m.thwarted(ctx, dl, updateMethod, err)
}

func (m *Messenger) update(ctx context.Context, at commands.Post, message Message) error {
	_, _, _, err := m.api.UpdateMessageContext(ctx, string(at.Channel), at.TS, said(message)...)
	if err != nil {
		return fmt.Errorf("alter a message: %w", err)
	}
	return nil
}

// target returns where a place is posted for the first time; an empty channel when there is none.
func target(d commands.Drawing) (channel, thread string) {
	switch d.Parts.Kind {
	case change.PlaceCard:
		return string(d.Policy.Channels.Changes), ""
	case change.PlaceAlert:
		return string(d.Policy.Channels.Emergencies), ""
	case change.PlaceLine:
		return string(d.Card.Channel), d.Card.TS
	case change.PlaceAsk, change.PlaceTell, change.PlaceRemind, change.PlacePage:
		return d.Parts.Who, ""
	case change.PlaceNotice:
		if d.Notice == nil {
			return d.Parts.Who, ""
		}
		return cmp.Or(d.Parts.Who, string(d.Policy.ChannelFor(d.Notice.Kind))), ""
	case change.PlaceQuestion:
		return string(d.Policy.Channels.Policy), ""
	case change.PlaceReply:
		return string(d.Card.Channel), d.Card.TS // the question's message
	case change.PlaceFile:
		return d.Parts.Who, ""
	case change.PlaceGroup:
	}
	return "", ""
}

// isDirect reports whether a place is a direct message.
func isDirect(place change.PlaceParts) bool {
	switch place.Kind {
	case change.PlaceAsk, change.PlaceTell, change.PlaceRemind, change.PlacePage, change.PlaceFile:
		return true
	case change.PlaceNotice:
		return place.Who != ""
	case change.PlaceCard, change.PlaceAlert, change.PlaceLine, change.PlaceGroup, change.PlaceQuestion, change.PlaceReply:
	}
	return false
}

// askMembers has each member of a group asked in a message of their own (spec §2.3).
func (m *Messenger) askMembers(ctx context.Context, dl commands.Delivery, d commands.Drawing) entry {
	members, err := m.bot.people.Members(ctx, d.Parts.Group())
	if err != nil {
		return m.thwarted(ctx, dl, membersMethod, err)
	}
	return func(ctx context.Context) (bool, error) { return m.desk.AskMembers(ctx, dl, members) }
}
