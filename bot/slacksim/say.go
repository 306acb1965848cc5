package slacksim

import "strings"

// say posts a message as a person, and tells the bot of it where the bot is.
func (s *Sim) say(as, channelID, said, threadTS string) (ts string, err error) {
	ts, heard, err := s.write(as, channelID, said, threadTS)
	if err == nil && heard != nil {
		s.event(heard)
	}
	return ts, err
}

// write posts a message, and returns the event by which the bot hears of
// it, if it does.
func (s *Sim) write(as, channelID, said, threadTS string) (ts string, heard object, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.actor(as)
	if err != nil {
		return "", nil, err
	}
	c, err := s.placeOf(p, channelID)
	if err != nil {
		return "", nil, err
	}
	switch {
	case c.Archived:
		return "", nil, refused("The channel is archived.")
	case strings.TrimSpace(said) == "":
		return "", nil, refused("There is nothing to send.")
	}
	m := &message{Message: Message{User: p.ID, Text: cut(s.escapeTyped(said), maxPostText)}}
	if threadTS != "" {
		parent := c.find(threadTS, "")
		if parent == nil || !parent.topLevel() {
			return "", nil, noSuch("thread", threadTS)
		}
		m.ThreadTS = threadTS
	}
	s.post(c, m)
	c.read[p.ID] = m.TS
	if c.BotIn && c.with == "" {
		heard = messageEvent(c, m)
	}
	return m.TS, heard, nil
}

// messageEvent is what Slack tells an app that listens to the messages of
// the channels it is in.
func messageEvent(c *channel, m *message) object {
	event := object{
		"type": "message", "channel": c.ID, "channel_type": c.kind(), "user": m.User, "text": m.Text, "ts": m.TS, "event_ts": m.TS,
	}
	if c.Private {
		event["channel_type"] = "group"
	}
	if m.ThreadTS != "" {
		event["thread_ts"] = m.ThreadTS
	}
	return event
}

// markRead sets a person's unread count of a channel to 0.
func (s *Sim) markRead(as, channelID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.state.person(as)
	if p == nil {
		return noSuch("person", as)
	}
	c, err := s.placeOf(p, channelID)
	if err != nil {
		return err
	}
	newest := tsOf(s.state.lastTS)
	if c.read[p.ID] != newest {
		c.read[p.ID] = newest
		s.announce(change{Channels: []string{c.ID}, person: p.ID})
	}
	return nil
}
