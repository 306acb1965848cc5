package slacksim

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Message is a message as one person sees it. CONTROL.md has the fields.
type Message struct {
	TS         string   `json:"ts"`
	User       string   `json:"user"`
	Text       string   `json:"text"`
	Blocks     []object `json:"blocks"`
	ThreadTS   string   `json:"thread_ts"`
	ReplyCount int      `json:"reply_count"`
	LastReply  string   `json:"last_reply"`
	Edited     bool     `json:"edited"`
	Ephemeral  bool     `json:"ephemeral"`
	Bot        bool     `json:"bot"`
	Subtype    string   `json:"subtype"`
	Metadata   object   `json:"metadata"`
	Files      []File   `json:"files,omitempty"`
}

// message is a stored Message with what nobody is shown.
type message struct {
	Message
	only        string            // the one person an ephemeral is for, else ""
	broadcast   bool              // a reply that is also shown in the channel
	attachments []any             // as the bot sent them
	values      map[string]values // by person, what is picked in its elements
}

func (m *message) visibleTo(person string) bool {
	return m.only == "" || m.only == person
}

// topLevel reports whether the message stands in the channel, not only in a
// thread.
func (m *message) topLevel() bool {
	return m.ThreadTS == "" || m.ThreadTS == m.TS || m.broadcast
}

// post adds a message to a channel and gives it its timestamp, and its blocks
// the ids they lack.
func (s *Sim) post(c *channel, m *message) {
	m.TS = s.state.stamp(s.Now())
	m.Ephemeral = m.only != ""
	nameBlocks(m.Blocks)
	c.messages = append(c.messages, m)
	if parent := c.find(m.ThreadTS, ""); parent != nil && !m.Ephemeral {
		parent.ThreadTS = parent.TS
		c.countReplies(parent)
	}
	s.announce(change{Channels: []string{c.ID}})
}

// countReplies brings a parent's reply count up to date.
func (c *channel) countReplies(parent *message) {
	replies := c.replies(parent.TS)
	parent.ReplyCount, parent.LastReply = len(replies), ""
	if len(replies) > 0 {
		parent.LastReply = replies[len(replies)-1].TS
	} else {
		parent.ThreadTS = ""
	}
}

// takeBack deletes a message as Slack does: a parent with replies stays as a
// tombstone.
func (s *Sim) takeBack(c *channel, m *message) {
	if m.ReplyCount > 0 {
		m.Text, m.Blocks, m.Files, m.Metadata = "This message was deleted.", nil, nil, nil
		m.User, m.Bot, m.Subtype = Robot, false, "tombstone"
	} else {
		c.remove(m)
		if parent := c.find(m.ThreadTS, ""); parent != nil {
			c.countReplies(parent)
		}
	}
	s.announce(change{Channels: []string{c.ID}})
}

// unread counts what the person has not seen in a channel, and how much of it
// is meant for them. Thread replies count only as mentions.
func (w *workspace) unread(c *channel, person string) (count, mentions int) {
	for _, m := range c.messages {
		if m.Ephemeral || m.User == person || m.TS <= c.read[person] {
			continue
		}
		if m.topLevel() {
			count++
		}
		if c.with != "" || w.mentions(m, person) {
			mentions++
		}
	}
	return count, mentions
}

func (w *workspace) mentions(m *message, person string) bool {
	written, err := json.Marshal(m.Blocks)
	if err != nil {
		return false // what was decoded from JSON encodes
	}
	// encoding/json writes < as \u003c.
	all := m.Text + strings.ReplaceAll(string(written), `\u003c`, "<")
	for _, token := range []string{"<@" + person, "<!here", "<!channel", "<!everyone"} {
		if strings.Contains(all, token) {
			return true
		}
	}
	return slices.ContainsFunc(w.groups, func(g *Group) bool {
		return slices.Contains(g.Members, person) && strings.Contains(all, "<!subteam^"+g.ID)
	})
}

// nameBlocks gives every block a block_id and every element that acts an
// action_id, as Slack does with those that have none.
func nameBlocks(blocks []object) {
	for _, block := range blocks {
		if text(block["block_id"]) == "" {
			block["block_id"] = randomID(5)
		}
		for _, element := range elementsOf(block) {
			if acts(text(element["type"])) && text(element["action_id"]) == "" {
				element["action_id"] = randomID(5)
			}
		}
		nameBlocks(innerBlocks(block))
	}
}

func randomID(length int) string { return rand.Text()[:length] }

// newID returns an id such as V01K3… with the given first letter.
func newID(letter string) string { return letter + "0" + randomID(9) }

func tsOf(micros int64) string {
	return fmt.Sprintf("%d.%06d", micros/1e6, micros%1e6)
}

func ofTime(t time.Time) string { return tsOf(t.UnixMicro()) }

var tsPattern = regexp.MustCompile(`^\d{10}\.\d{6}$`)

// decode reads JSON keeping numbers as they were written.
func decode(data []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return nil, fmt.Errorf("read JSON: %w", err)
	}
	return v, nil
}

// text returns v when it is a string, else "".
func text(v any) string {
	s, _ := v.(string)
	return s
}

// truth returns v when it is a boolean, else false.
func truth(v any) bool {
	b, _ := v.(bool)
	return b
}

// child returns v when it is an object, else nil, from which reads are empty.
func child(v any) object {
	o, _ := v.(object)
	return o
}

// objects returns the objects of a list, and nil for anything else.
func objects(v any) []object {
	list, _ := v.([]any)
	var found []object
	for _, item := range list {
		if o := child(item); o != nil {
			found = append(found, o)
		}
	}
	return found
}

// laterTS reports whether timestamp a is after b. The bot may send whole
// seconds, which compare by value rather than by text.
func laterTS(a, b string) bool {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if errX != nil || errY != nil || tsPattern.MatchString(a) && tsPattern.MatchString(b) {
		return a > b
	}
	return x > y
}
