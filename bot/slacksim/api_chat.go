package slacksim

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"
)

// Lengths of a message's text (slack-rules §11).
const (
	maxUpdateText = 4_000
	maxPostText   = 40_000
)

// chatPostMessage answers chat.postMessage. A user id as channel posts to the
// direct message with that person.
func (s *Sim) chatPostMessage(a args) (object, error) {
	c, err := s.destination(a.str("channel"))
	if err != nil {
		return nil, err
	}
	m, err := s.compose(a)
	if err != nil {
		return nil, err
	}
	if err := c.thread(m, a); err != nil {
		return nil, err
	}
	s.post(c, m)
	return object{"channel": c.ID, "ts": m.TS, "message": s.messagePayload(c, m, true)}, nil
}

// chatPostEphemeral answers chat.postEphemeral: the message is shown to one
// member and is in no history.
func (s *Sim) chatPostEphemeral(a args) (object, error) {
	c := s.state.channel(a.str("channel"))
	person := s.state.person(a.str("user"))
	switch {
	case c == nil || !c.BotIn && c.Private:
		return nil, fails("channel_not_found")
	case c.Archived:
		return nil, fails("is_archived")
	case !c.BotIn:
		return nil, fails("not_in_channel")
	case person == nil || person.Deactivated || !c.has(person.ID):
		return nil, fails("user_not_in_channel")
	}
	m, err := s.compose(a)
	if err != nil {
		return nil, err
	}
	if err := c.thread(m, a); err != nil {
		return nil, err
	}
	m.only = person.ID
	s.post(c, m)
	return object{"message_ts": m.TS}, nil
}

// chatUpdate answers chat.update. Only the bot's own messages change; a text
// without blocks removes the blocks; metadata that is not sent stays.
func (s *Sim) chatUpdate(a args) (object, error) {
	c, m, err := s.ownMessage(a, "cant_update_message")
	if err != nil {
		return nil, err
	}
	if utf8.RuneCountInString(a.str("text")) > maxUpdateText {
		return nil, fails("msg_too_long")
	}
	fresh, err := s.compose(a)
	if err != nil {
		return nil, err
	}
	m.Edited = m.Edited || len(fresh.Blocks) == 0 && fresh.Text != m.Text
	nameBlocks(fresh.Blocks)
	m.Text, m.Blocks, m.values = fresh.Text, fresh.Blocks, nil
	if a.has("attachments") {
		m.attachments = fresh.attachments
	}
	if a.has("metadata") {
		m.Metadata = fresh.Metadata
	}
	s.announce(change{Channels: []string{c.ID}})
	return object{"channel": c.ID, "ts": m.TS, "text": m.Text, "message": s.messagePayload(c, m, true)}, nil
}

// chatDelete answers chat.delete for the bot's own messages.
func (s *Sim) chatDelete(a args) (object, error) {
	c, m, err := s.ownMessage(a, "cant_delete_message")
	if err != nil {
		return nil, err
	}
	s.takeBack(c, m)
	return object{"channel": c.ID, "ts": a.str("ts")}, nil
}

// chatGetPermalink answers chat.getPermalink with an address that the
// workspace page opens.
func (s *Sim) chatGetPermalink(a args) (object, error) {
	c, err := s.known(a.str("channel"))
	if err != nil {
		return nil, err
	}
	m := c.find(a.str("message_ts"), "")
	if m == nil {
		return nil, fails("message_not_found")
	}
	address := fmt.Sprintf("%s/archives/%s/p%s", s.state.url, c.ID, strings.Replace(m.TS, ".", "", 1))
	if m.ThreadTS != "" && m.ThreadTS != m.TS {
		address += "?" + url.Values{"thread_ts": {m.ThreadTS}, "cid": {c.ID}}.Encode()
	}
	return object{"channel": c.ID, "permalink": address}, nil
}

// destination returns the channel that a post goes to.
func (s *Sim) destination(id string) (*channel, error) {
	if person := s.state.person(id); person != nil {
		if !s.state.mayMessage(person) {
			return nil, fails("channel_not_found")
		}
		id = s.state.openDM(person).ID
	}
	c := s.state.channel(id)
	switch {
	case c == nil || c.Private && !c.BotIn:
		return nil, fails("channel_not_found")
	case c.with != "" && !s.state.mayMessage(s.state.person(c.with)):
		return nil, fails("channel_not_found")
	case c.with != "" && s.config.MessagesTabDisabled:
		return nil, fails("messages_tab_disabled")
	case c.Archived:
		return nil, fails("is_archived")
	case !c.BotIn:
		return nil, fails("not_in_channel")
	}
	return c, nil
}

// known returns a channel whose history the bot may read.
func (s *Sim) known(id string) (*channel, error) {
	c := s.state.channel(id)
	switch {
	case c == nil || c.Private && !c.BotIn:
		return nil, fails("channel_not_found")
	case !c.BotIn:
		return nil, fails("not_in_channel")
	}
	return c, nil
}

// ownMessage returns the message that a change is about, or the error for
// somebody else's.
func (s *Sim) ownMessage(a args, others string) (*channel, *message, error) {
	c := s.state.channel(a.str("channel"))
	if c == nil || c.Private && !c.BotIn {
		return nil, nil, fails("channel_not_found")
	}
	m := c.find(a.str("ts"), "")
	switch {
	case m == nil || m.Subtype == "tombstone":
		return nil, nil, fails("message_not_found")
	case m.User != s.config.Bot.UserID:
		return nil, nil, fails(others)
	case c.Archived:
		return nil, nil, fails("is_inactive")
	}
	return c, m, nil
}
