package slacksim

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

var userID = regexp.MustCompile(`^[UW][A-Z0-9]{6,}$`)

// arrangePeople adds a person or changes the given fields of one, and tells
// the bot with user_change.
func (s *Sim) arrangePeople(_ context.Context, given map[string]json.RawMessage) (any, error) {
	inner, err := s.changePerson(given)
	if err != nil {
		return nil, err
	}
	s.event(inner)
	return object{}, nil
}

func (s *Sim) changePerson(given map[string]json.RawMessage) (object, error) {
	written, err := json.Marshal(given)
	if err != nil {
		return nil, fmt.Errorf("read a person: %w", err)
	}
	var named struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(written, &named); err != nil || !userID.MatchString(named.ID) {
		return nil, malformed("id must be a user id such as U0NEWONE1")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.state.person(named.ID)
	changed := Person{TeamID: s.config.Team.ID, Color: "5b6770", TZ: "UTC"}
	if p != nil {
		changed = *p
	}
	decoder := json.NewDecoder(strings.NewReader(string(written)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&changed); err != nil {
		return nil, malformed("a person has the fields that CONTROL.md gives: " + err.Error())
	}
	if _, err := time.LoadLocation(changed.TZ); err != nil {
		return nil, malformed("tz must be an IANA time zone such as Australia/Sydney")
	}
	if p == nil {
		p = &Person{}
		s.state.people = append(s.state.people, p)
	}
	*p = changed
	if s.state.mayMessage(p) {
		s.state.openDM(p)
	}
	s.announceEverywhere()
	return object{"type": "user_change", "user": s.userPayload(p), "cache_ts": s.Now().Unix()}, nil
}

// announceEverywhere has everybody draw every channel again.
func (s *Sim) announceEverywhere() {
	var all []string
	for _, c := range s.state.channels {
		all = append(all, c.ID)
	}
	s.announce(change{Channels: all, Home: true})
}

type groupRequest struct {
	ID      string   `json:"id"`
	Members []string `json:"members"`
}

// arrangeGroup changes who is in a user group, and tells the bot with
// subteam_members_changed.
func (s *Sim) arrangeGroup(_ context.Context, r groupRequest) (any, error) {
	inner, err := s.changeGroup(r)
	if err != nil {
		return nil, err
	}
	s.event(inner)
	return object{}, nil
}

func (s *Sim) changeGroup(r groupRequest) (object, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.state.group(r.ID)
	if g == nil {
		return nil, noSuch("user group", r.ID)
	}
	for _, id := range r.Members {
		if s.state.person(id) == nil {
			return nil, noSuch("person", id)
		}
	}
	added, gone := without(r.Members, g.Members), without(g.Members, r.Members)
	g.Members = slices.Clone(r.Members)
	s.announceEverywhere()
	now := s.Now().Unix()
	return object{
		"type": "subteam_members_changed", "subteam_id": g.ID, "team_id": s.config.Team.ID,
		"date_previous_update": now, "date_update": now,
		"added_users": added, "added_users_count": len(added), "removed_users": gone, "removed_users_count": len(gone),
	}, nil
}

func without(all, these []string) []string {
	left := []string{}
	for _, one := range all {
		if !slices.Contains(these, one) {
			left = append(left, one)
		}
	}
	return left
}

type channelRequest struct {
	ID       string   `json:"id"`
	Archived *bool    `json:"archived"`
	BotIn    *bool    `json:"bot_in"`
	Members  []string `json:"members"`
}

func (s *Sim) arrangeChannel(_ context.Context, r channelRequest) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.state.channel(r.ID)
	switch {
	case c == nil:
		return nil, noSuch("channel", r.ID)
	case c.with != "":
		return nil, refused("A direct message cannot be archived or left.")
	}
	for _, id := range r.Members {
		if s.state.person(id) == nil {
			return nil, noSuch("person", id)
		}
	}
	if r.Archived != nil {
		c.Archived = *r.Archived
	}
	if r.BotIn != nil {
		c.BotIn = *r.BotIn
	}
	if r.Members != nil {
		c.Members = slices.Clone(r.Members)
	}
	s.announceEverywhere()
	return object{}, nil
}
