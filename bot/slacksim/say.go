package slacksim

import "strings"

// say posts a message as a person.
func (s *Sim) say(as, channelID, said, threadTS string) (ts string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.actor(as)
	if err != nil {
		return "", err
	}
	c, err := s.placeOf(p, channelID)
	if err != nil {
		return "", err
	}
	switch {
	case c.Archived:
		return "", refused("The channel is archived.")
	case strings.TrimSpace(said) == "":
		return "", refused("There is nothing to send.")
	}
	m := &message{Message: Message{User: p.ID, Text: cut(s.escapeTyped(said), maxPostText)}}
	if threadTS != "" {
		parent := c.find(threadTS, "")
		if parent == nil || !parent.topLevel() {
			return "", noSuch("thread", threadTS)
		}
		m.ThreadTS = threadTS
	}
	s.post(c, m)
	c.read[p.ID] = m.TS
	return m.TS, nil
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
