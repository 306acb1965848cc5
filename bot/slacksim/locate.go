package slacksim

import (
	"fmt"
	"slices"
)

// target names an element: in a message of a channel, or in a view. CONTROL.md
// says how softly.
type target struct {
	Channel  string `json:"channel"`
	TS       string `json:"ts"`
	View     string `json:"view"`
	BlockID  string `json:"block_id"`
	ActionID string `json:"action_id"`
}

// found is an element that was looked up, with what it stands in.
type found struct {
	place
	view    *view
	channel *channel
	message *message
}

// locate finds an element for a person. It expects mu to be held.
func (s *Sim) locate(p *Person, t target) (*found, error) {
	if t.View != "" {
		v, err := s.viewOf(p, t.View)
		if err != nil {
			return nil, err
		}
		at, err := findPlace(v.blocks, t.BlockID, t.ActionID)
		if err != nil {
			return nil, err
		}
		return &found{place: at, view: v}, nil
	}
	c, err := s.placeOf(p, t.Channel)
	if err != nil {
		return nil, err
	}
	if t.TS != "last" {
		m := c.find(t.TS, "")
		if m == nil {
			return nil, s.notForThem(c, p, t.TS)
		}
		at, err := findPlace(m.Blocks, t.BlockID, t.ActionID)
		if err != nil {
			return nil, err
		}
		return &found{place: at, channel: c, message: m}, nil
	}
	for _, m := range slices.Backward(c.messages) {
		if at, err := findPlace(m.Blocks, t.BlockID, t.ActionID); err == nil && m.visibleTo(p.ID) {
			return &found{place: at, channel: c, message: m}, nil
		}
	}
	return nil, refused(fmt.Sprintf("No message in that channel has an element called %s.", quoteIDs(t.BlockID, t.ActionID)))
}

// notForThem explains why a message is not there for a person.
func (s *Sim) notForThem(c *channel, p *Person, ts string) error {
	if slices.ContainsFunc(c.messages, func(m *message) bool { return m.TS == ts && !m.visibleTo(p.ID) }) {
		return refused("That message is visible to somebody else only.")
	}
	return noSuch("message", ts)
}

// viewOf returns a person's open view by id; "top" is the modal on top and
// "home" the Home tab.
func (s *Sim) viewOf(p *Person, id string) (*view, error) {
	stack, home := s.state.modals[p.ID], s.state.homes[p.ID]
	switch {
	case id == "home" && home != nil, home != nil && id == home.id:
		return home, nil
	case id == "top" && len(stack) > 0:
		return stack[len(stack)-1], nil
	case id == "top":
		return nil, refused(p.RealName + " has no modal open.")
	}
	i := slices.IndexFunc(stack, func(v *view) bool { return v.id == id })
	switch {
	case i < 0:
		return nil, noSuch("open view of "+p.RealName, id)
	case i < len(stack)-1:
		return nil, refused("Another modal lies on that one.")
	}
	return stack[i], nil
}
