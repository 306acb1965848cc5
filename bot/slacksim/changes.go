package slacksim

import "slices"

// change says what somebody should draw again. CONTROL.md has the fields.
type change struct {
	Seq      int      `json:"seq"`
	Channels []string `json:"channels"`
	Home     bool     `json:"home"`
	Modals   bool     `json:"modals"`
	Clock    bool     `json:"clock"`
	Calls    bool     `json:"calls"`

	person string // the one it concerns, or "" for everybody it may concern
}

// listener is one reader of the stream of changes. What it has not read yet is
// merged, so that a slow reader misses nothing.
type listener struct {
	person  string
	pending change
	ready   chan struct{} // holds one token when pending is not empty
}

// announce tells everybody whom a change concerns. It expects mu to be held.
func (s *Sim) announce(c change) {
	w := s.state
	w.changes++
	for l := range w.listeners {
		if c.person != "" && c.person != l.person {
			continue
		}
		seen := slices.DeleteFunc(slices.Clone(c.Channels), func(id string) bool {
			open := w.channel(id)
			return open != nil && !open.has(l.person)
		})
		if len(seen) == 0 && !c.Home && !c.Modals && !c.Clock && !c.Calls {
			continue
		}
		l.add(w.changes, seen, c)
	}
	close(w.stirred)
	w.stirred = make(chan struct{})
}

func (l *listener) add(seq int, channels []string, c change) {
	l.pending.Seq = seq
	for _, id := range channels {
		if !slices.Contains(l.pending.Channels, id) {
			l.pending.Channels = append(l.pending.Channels, id)
		}
	}
	l.pending.Home = l.pending.Home || c.Home
	l.pending.Modals = l.pending.Modals || c.Modals
	l.pending.Clock = l.pending.Clock || c.Clock
	l.pending.Calls = l.pending.Calls || c.Calls
	select {
	case l.ready <- struct{}{}:
	default:
	}
}

// listen registers a reader for a person.
func (s *Sim) listen(person string) *listener {
	l := &listener{person: person, ready: make(chan struct{}, 1)}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.listeners[l] = true
	return l
}

// take returns what a reader has not read yet.
func (s *Sim) take(l *listener) change {
	s.mu.Lock()
	defer s.mu.Unlock()
	pending := l.pending
	if pending.Channels == nil {
		pending.Channels = []string{}
	}
	l.pending = change{}
	return pending
}

func (s *Sim) forget(l *listener) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.state.listeners, l)
}
