package slacksim

import "unicode/utf8"

// compose makes a message of the bot from the arguments of a call, after
// checking its blocks and metadata.
func (s *Sim) compose(a args) (*message, error) {
	m := &message{Message: Message{User: s.config.Bot.UserID, Bot: true, Text: cut(a.str("text"), maxPostText)}}
	given, err := a.value("blocks")
	if err != nil {
		return nil, fails("invalid_blocks_format")
	}
	if given != nil && given != "" {
		if _, isList := given.([]any); !isList {
			return nil, fails("invalid_blocks_format")
		}
		if code, flaws := messageFlaws(given); code != "" {
			return nil, failsWith(code, flaws)
		}
		m.Blocks = objects(given)
		if at := s.noFile(m.Blocks); at != "" {
			return nil, failsWith("invalid_blocks", []flaw{{"invalid slack file", at}})
		}
	}
	if err := m.attach(a); err != nil {
		return nil, err
	}
	if markdown := a.str("markdown_text"); markdown != "" {
		switch {
		case m.Text != "" || len(m.Blocks) > 0:
			return nil, fails("markdown_text_conflict")
		case utf8.RuneCountInString(markdown) > maxMarkdown:
			return nil, fails("msg_too_long")
		}
		m.Text = markdown
	}
	if m.Text == "" && len(m.Blocks) == 0 && len(m.attachments) == 0 {
		return nil, fails("no_text")
	}
	return m, nil
}

// attach reads attachments and metadata.
func (m *message) attach(a args) error {
	attachments, err := a.value("attachments")
	if err != nil {
		return fails("invalid_attachments")
	}
	m.attachments, _ = attachments.([]any)
	if len(m.attachments) > 100 {
		return fails("too_many_attachments")
	}
	if !a.has("metadata") || a.str("metadata") == "" {
		return nil
	}
	given, err := a.value("metadata")
	if err != nil {
		return fails("invalid_metadata_format")
	}
	m.Metadata = child(given)
	if text(m.Metadata["event_type"]) == "" || child(m.Metadata["event_payload"]) == nil {
		return fails("invalid_metadata_schema")
	}
	return nil
}

// thread puts a message in the thread that the arguments name. A parent that
// is gone leaves the message in the channel (slack-rules §11); a reply is no
// parent.
func (c *channel) thread(m *message, a args) error {
	ts := a.str("thread_ts")
	if ts == "" {
		return nil
	}
	if !tsPattern.MatchString(ts) {
		return fails("invalid_thread_ts")
	}
	parent := c.find(ts, "")
	switch {
	case parent == nil || parent.Subtype == "tombstone":
		return nil
	case parent.ThreadTS != "" && parent.ThreadTS != parent.TS:
		return fails("cannot_reply_to_message")
	}
	m.ThreadTS, m.broadcast = ts, a.yes("reply_broadcast")
	return nil
}

// cut shortens a text to most code points.
func cut(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most])
	}
	return s
}

// messagePayload returns a message as the bot gets it.
func (s *Sim) messagePayload(c *channel, m *message, metadata bool) object {
	o := object{"type": "message", "user": m.User, "text": m.Text, "ts": m.TS, "team": s.config.Team.ID}
	if m.User == s.config.Bot.UserID {
		o["bot_id"], o["app_id"] = s.config.Bot.BotID, s.config.Bot.AppID
	}
	if m.Blocks != nil {
		o["blocks"] = m.Blocks
	}
	if m.attachments != nil {
		o["attachments"] = m.attachments
	}
	if m.Subtype != "" {
		o["subtype"] = m.Subtype
	}
	if m.ThreadTS != "" {
		o["thread_ts"] = m.ThreadTS
		if parent := c.find(m.ThreadTS, ""); parent != nil && parent != m {
			o["parent_user_id"] = parent.User
		}
	}
	if m.ReplyCount > 0 {
		o["reply_count"], o["latest_reply"] = m.ReplyCount, m.LastReply
	}
	if m.Edited {
		o["edited"] = object{"user": m.User, "ts": m.TS}
	}
	if m.Metadata != nil && metadata {
		o["metadata"] = m.Metadata
	}
	if m.Files != nil {
		o["files"] = m.Files
	}
	return o
}
