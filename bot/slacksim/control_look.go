package slacksim

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

// ChannelView is a channel as one person sees it in the sidebar.
type ChannelView struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Kind     string `json:"kind"` // channel, private or dm
	With     string `json:"with,omitempty"`
	Unread   int    `json:"unread"`
	Mentions int    `json:"mentions"`
	Topic    string `json:"topic"`
	Archived bool   `json:"archived"`
	Shared   bool   `json:"shared"`
}

func (s *Sim) lookWorkspace(*http.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	connection := "none"
	switch {
	case len(s.state.sockets) > 0:
		connection = "socket"
	case s.state.bot != "":
		connection = "http"
	}
	bot := s.config.Bot
	return snapshot(object{
		"team":   object{"id": s.config.Team.ID, "name": s.config.Team.Name},
		"bot":    object{"user_id": bot.UserID, "name": bot.Name, "app_id": bot.AppID, "connection": connection},
		"people": s.state.people, "groups": s.state.groups, "commands": s.config.Commands, "shortcuts": s.config.Shortcuts,
		"clock": s.Now().Format(time.RFC3339), "clock_moved_seconds": int64(s.clock.ahead().Seconds()),
	}), nil
}

// looker returns the person who looks; anybody may look, also those who left.
func (s *Sim) looker(r *http.Request) (*Person, error) {
	id := r.URL.Query().Get("as")
	if p := s.state.person(id); p != nil {
		return p, nil
	}
	return nil, noSuch("person", id)
}

func (s *Sim) lookChannels(r *http.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.looker(r)
	if err != nil {
		return nil, err
	}
	seen := []ChannelView{}
	for _, c := range s.state.channels {
		if !c.has(p.ID) {
			continue
		}
		view := ChannelView{ID: c.ID, Name: c.Name, Kind: c.kind(), Topic: c.Topic, Archived: c.Archived, Shared: c.Shared}
		if c.with != "" {
			view.Name, view.With = s.config.Bot.Name, s.config.Bot.UserID
		}
		view.Unread, view.Mentions = s.state.unread(c, p.ID)
		seen = append(seen, view)
	}
	return object{"channels": seen}, nil
}

func (s *Sim) lookMessages(r *http.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.looker(r)
	if err != nil {
		return nil, err
	}
	c, err := s.placeOf(p, r.URL.Query().Get("channel"))
	if err != nil {
		return nil, err
	}
	thread := r.URL.Query().Get("thread")
	seen := []Message{}
	for _, m := range c.messages {
		inThread := m.TS == thread || m.ThreadTS == thread
		if m.visibleTo(p.ID) && (thread == "" && m.topLevel() || thread != "" && inThread) {
			seen = append(seen, m.Message)
		}
	}
	if thread != "" && !slices.ContainsFunc(seen, func(m Message) bool { return m.TS == thread }) {
		return nil, noSuch("thread", thread)
	}
	for i := range seen {
		seen[i].Blocks = orEmpty(seen[i].Blocks)
	}
	return snapshot(object{"messages": seen}), nil
}

func (s *Sim) lookHome(r *http.Request) (any, error) {
	home, err := s.home(r.URL.Query().Get("as"))
	return object{"view": home}, err
}

// home returns what the bot last published for a person, or nil.
func (s *Sim) home(as string) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state.person(as) == nil {
		return nil, noSuch("person", as)
	}
	if home := s.state.homes[as]; home != nil {
		return snapshot(home.shown()), nil
	}
	return nil, nil
}

func (s *Sim) lookModals(r *http.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.looker(r)
	if err != nil {
		return nil, err
	}
	stack := []*View{}
	for _, v := range s.state.modals[p.ID] {
		stack = append(stack, v.shown())
	}
	return snapshot(object{"stack": stack}), nil
}

func (s *Sim) lookCalls(r *http.Request) (any, error) {
	since := 0
	if asked := r.URL.Query().Get("since"); asked != "" {
		n, err := strconv.Atoi(asked)
		if err != nil {
			return nil, malformed("since must be the number of a call")
		}
		since = n
	}
	calls, last := s.calls.since(since)
	if calls == nil {
		calls = []Call{}
	}
	return object{"calls": calls, "last": last}, nil
}
