package slacksim

import "context"

// click clicks a button, or picks a value of a menu that acts at once.
func (s *Sim) click(ctx context.Context, as string, t target, value any) (outcome, error) {
	d, err := s.prepareClick(as, t, value)
	if err != nil {
		return outcome{}, err
	}
	if d == nil {
		return outcome{OK: true}, nil
	}
	return s.interaction(ctx, d), nil
}

func (s *Sim) prepareClick(as string, t target, value any) (*delivery, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.actor(as)
	if err != nil {
		return nil, err
	}
	at, err := s.locate(p, t)
	if err != nil {
		return nil, err
	}
	if at.view != nil && at.view.busy {
		return nil, refused("The modal is being submitted.")
	}
	action, err := s.actOn(p, at, value)
	if err != nil || at.isInput() && !truth(at.block["dispatch_action"]) {
		return nil, err // what is picked in an input waits for the submission
	}
	return s.blockActions(p, at, action)
}

// actOn does what a person does to an element, keeps the new state, and
// returns the action that the bot hears of.
func (s *Sim) actOn(p *Person, at *found, value any) (object, error) {
	action := object{"action_id": at.actionID(), "block_id": at.blockID(), "type": at.kind(), "action_ts": ofTime(s.Now())}
	switch at.kind() {
	case "button", "icon_button":
		for _, field := range []string{"text", "value", "style", "url", "confirm"} {
			if v := at.element[field]; v != nil {
				action[field] = v
			}
		}
		if at.kind() == "button" {
			delete(action, "url")
		}
		return action, nil
	case "feedback_buttons":
		action["value"] = value
		return action, nil
	case "overflow":
		option, err := s.state.pickOne(at.place, value)
		if err != nil {
			return nil, err
		}
		action["selected_option"] = option
		return action, nil
	}
	entry, err := s.state.pick(at.place, value)
	if err != nil {
		return nil, err
	}
	for name, v := range entry {
		action[name] = v
	}
	if placeholder := at.element["placeholder"]; placeholder != nil {
		action["placeholder"] = placeholder
	}
	field := stateFields[at.kind()]
	if initial := at.element[field.initial]; initial != nil {
		action[field.initial] = initial
	}
	put(s.stateAt(p, at), at.place, entry)
	if at.view != nil {
		delete(at.view.errors, at.blockID())
		s.redrawn(at.view)
	} else {
		s.announce(change{Channels: []string{at.channel.ID}, person: p.ID})
	}
	return action, nil
}

// stateAt returns what the person has put in the view or message so far.
func (s *Sim) stateAt(p *Person, at *found) values {
	if at.view != nil {
		return at.view.state
	}
	m := at.message
	if m.values == nil {
		m.values = map[string]values{}
	}
	if m.values[p.ID] == nil {
		m.values[p.ID] = startValues(m.Blocks, nil)
	}
	return m.values[p.ID]
}

// blockActions builds the delivery of an action. From an ephemeral message it
// carries no message (slack-rules §1); from a view, no channel.
func (s *Sim) blockActions(p *Person, at *found, action object) (*delivery, error) {
	payload := s.interactionPayload(p)
	payload["type"], payload["actions"] = "block_actions", []object{action}
	payload["trigger_id"] = s.newTrigger(p.ID)
	s.describe(at, payload)
	if at.message != nil {
		payload["response_url"] = s.newResponseURL(at.channel.ID, p.ID, at.message.TS)
		payload["state"] = object{"values": s.stateAt(p, at)}
	}
	return newDelivery("block_actions "+at.actionID(), interactive, "/slack/interactions", payload)
}

// describe adds where an element stands: its container, and the view or the
// channel and message.
func (s *Sim) describe(at *found, payload object) {
	if at.view != nil {
		payload["container"] = object{"type": "view", "view_id": at.view.id}
		payload["view"] = s.payload(at.view)
		return
	}
	c, m := at.channel, at.message
	container := object{"type": "message", "message_ts": m.TS, "channel_id": c.ID, "is_ephemeral": m.Ephemeral}
	if m.ThreadTS != "" {
		container["thread_ts"] = m.ThreadTS
	}
	payload["container"], payload["channel"] = container, s.channelRef(c)
	if !m.Ephemeral {
		payload["message"] = s.messagePayload(c, m, true)
	}
}
