package slacksim

import "context"

// shortcut runs a global shortcut, or a message shortcut on a message.
func (s *Sim) shortcut(ctx context.Context, as, callbackID, channelID, ts string) (outcome, error) {
	d, err := s.prepareShortcut(as, callbackID, channelID, ts)
	if err != nil {
		return outcome{}, err
	}
	return s.interaction(ctx, d), nil
}

func (s *Sim) prepareShortcut(as, callbackID, channelID, ts string) (*delivery, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.appUser(as)
	if err != nil {
		return nil, err
	}
	var kind string
	for _, one := range s.config.Shortcuts {
		if one.CallbackID == callbackID {
			kind = one.Type
		}
	}
	payload := s.interactionPayload(p)
	payload["callback_id"], payload["action_ts"] = callbackID, ofTime(s.Now())
	payload["trigger_id"] = s.newTrigger(p.ID)
	switch kind {
	case "":
		return nil, noSuch("shortcut", callbackID)
	case "global":
		payload["type"] = "shortcut"
		return newDelivery("shortcut "+callbackID, interactive, "/slack/interactions", payload)
	}
	c, err := s.placeOf(p, channelID)
	if err != nil {
		return nil, err
	}
	m := c.find(ts, p.ID)
	switch {
	case m == nil:
		return nil, noSuch("message", ts)
	case m.Ephemeral:
		return nil, refused("A message that only you can see has no shortcuts.")
	}
	payload["type"] = "message_action"
	payload["channel"] = s.channelRef(c)
	payload["message_ts"] = m.TS
	payload["message"] = s.messagePayload(c, m, true)
	payload["response_url"] = s.newResponseURL(c.ID, p.ID, m.TS)
	return newDelivery("message_action "+callbackID, interactive, "/slack/interactions", payload)
}
