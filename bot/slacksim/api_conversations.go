package slacksim

import "slices"

// conversationsOpen answers conversations.open for a direct message with one
// person; group messages are not simulated.
func (s *Sim) conversationsOpen(a args) (object, error) {
	if id := a.str("channel"); id != "" {
		c := s.state.channel(id)
		if c == nil || c.with == "" {
			return nil, fails("channel_not_found")
		}
		return object{"channel": s.channelPayload(c), "already_open": true}, nil
	}
	people := a.ids("users")
	if len(people) == 0 {
		return nil, fails("users_list_not_supplied")
	}
	if len(people) > 1 {
		return nil, failsWith("invalid_arguments", []flaw{{"the local Slack opens messages with one person only", "/users"}})
	}
	person := s.state.person(people[0])
	switch {
	case person == nil:
		return nil, fails("user_not_found")
	case person.Bot:
		return nil, fails("cannot_dm_bot")
	case person.Deactivated:
		return nil, fails("user_disabled")
	case person.External:
		return nil, fails("user_not_visible")
	}
	c := s.state.openDM(person)
	if !a.yes("return_im") {
		return object{"channel": object{"id": c.ID}}, nil
	}
	return object{"channel": s.channelPayload(c)}, nil
}

// conversationsInfo answers conversations.info.
func (s *Sim) conversationsInfo(a args) (object, error) {
	c := s.state.channel(a.str("channel"))
	if c == nil || c.Private && !c.BotIn {
		return nil, fails("channel_not_found")
	}
	return object{"channel": s.channelPayload(c)}, nil
}

func (s *Sim) channelPayload(c *channel) object {
	o := object{
		"id": c.ID, "is_archived": c.Archived, "is_member": c.BotIn, "is_private": c.Private || c.with != "",
		"is_channel": c.with == "" && !c.Private, "is_group": c.Private, "is_im": c.with != "", "is_mpim": false,
		"is_ext_shared": c.Shared, "is_shared": c.Shared, "is_org_shared": false, "context_team_id": s.config.Team.ID,
	}
	if c.with != "" {
		o["user"] = c.with
		return o
	}
	o["name"], o["name_normalized"] = c.Name, c.Name
	o["topic"] = object{"value": c.Topic, "creator": "", "last_set": 0}
	o["purpose"] = object{"value": "", "creator": "", "last_set": 0}
	o["num_members"] = len(s.members(c))
	return o
}

// members returns who is in a channel, the bot included.
func (s *Sim) members(c *channel) []string {
	found := slices.Clone(c.Members)
	if c.with != "" {
		found = append(found, c.with)
	}
	if c.BotIn {
		found = append(found, s.config.Bot.UserID)
	}
	return found
}

// conversationsMembers answers conversations.members, a page at a time.
func (s *Sim) conversationsMembers(a args) (object, error) {
	c := s.state.channel(a.str("channel"))
	if c == nil || c.Private && !c.BotIn {
		return nil, fails("channel_not_found")
	}
	found, next, err := page(a, s.members(c), 100)
	if err != nil {
		return nil, err
	}
	return object{"members": found, "response_metadata": object{"next_cursor": next}}, nil
}

// conversationsHistory answers conversations.history: what stands in the
// channel, newest first, without ephemerals.
func (s *Sim) conversationsHistory(a args) (object, error) {
	c, err := s.known(a.str("channel"))
	if err != nil {
		return nil, err
	}
	var found []*message
	for _, m := range slices.Backward(c.messages) {
		if m.only == "" && m.topLevel() && a.spans(m.TS) {
			found = append(found, m)
		}
	}
	return s.messagePage(c, a, found)
}

// conversationsReplies answers conversations.replies: a parent and its thread,
// oldest first.
func (s *Sim) conversationsReplies(a args) (object, error) {
	c, err := s.known(a.str("channel"))
	if err != nil {
		return nil, err
	}
	parent := c.find(a.str("ts"), "")
	if parent == nil {
		return nil, fails("thread_not_found")
	}
	found := []*message{parent}
	for _, m := range c.replies(parent.TS) {
		if a.spans(m.TS) {
			found = append(found, m)
		}
	}
	return s.messagePage(c, a, found)
}

// spans reports whether a timestamp lies between the arguments oldest and
// latest, themselves excluded unless inclusive is set.
func (a args) spans(ts string) bool {
	oldest, latest := a.str("oldest"), a.str("latest")
	if a.yes("inclusive") && (ts == oldest || ts == latest) {
		return true
	}
	return (oldest == "" || laterTS(ts, oldest)) && (latest == "" || laterTS(latest, ts))
}

func (s *Sim) messagePage(c *channel, a args, found []*message) (object, error) {
	found, next, err := page(a, found, 100)
	if err != nil {
		return nil, err
	}
	shown := make([]object, 0, len(found))
	for _, m := range found {
		shown = append(shown, s.messagePayload(c, m, a.yes("include_all_metadata")))
	}
	return object{
		"messages": shown, "has_more": next != "", "pin_count": 0,
		"response_metadata": object{"next_cursor": next},
	}, nil
}
