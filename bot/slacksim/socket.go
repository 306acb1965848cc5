package slacksim

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/gorilla/websocket"
)

// Limits of Socket Mode (slack-rules §7).
const (
	maxSockets = 10
	maxAck     = 20_000 // bytes; Slack drops longer acknowledgements silently
)

// socket is one Socket Mode connection of the bot.
type socket struct {
	conn *websocket.Conn

	writing sync.Mutex // one writer at a time

	mu      sync.Mutex
	waiting map[string]chan json.RawMessage // by envelope_id
}

var errSocketGone = errors.New("the socket closed before the acknowledgement")

// connectionsOpen answers apps.connections.open with an address that can be
// used once.
func (s *Sim) connectionsOpen(args) (object, error) {
	ticket := randomID(26)
	s.state.tickets[ticket] = true
	address := strings.Replace(s.state.url, "http://", "ws://", 1)
	return object{"url": fmt.Sprintf("%s/link/?ticket=%s&app_id=%s", address, ticket, s.config.Bot.AppID)}, nil
}

// serveSocket upgrades a request to a socket and reads acknowledgements until
// it closes.
func (s *Sim) serveSocket(w http.ResponseWriter, r *http.Request) {
	if !s.useTicket(r.URL.Query().Get("ticket")) {
		http.Error(w, "this address was used, or never handed out", http.StatusNotFound)
		return
	}
	upgrade := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }} // clients name api.slack.com
	conn, err := upgrade.Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	link := &socket{conn: conn, waiting: map[string]chan json.RawMessage{}}
	done := make(chan struct{})
	s.errand(func(ctx context.Context) {
		defer close(done)
		s.runSocket(ctx, link)
	})
	select {
	case <-done:
	case <-s.life.Done():
		_ = conn.Close() // the workspace closes; nobody listens any more
	}
}

func (s *Sim) useTicket(ticket string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	valid := s.state.tickets[ticket]
	delete(s.state.tickets, ticket)
	return valid
}

func (s *Sim) runSocket(ctx context.Context, link *socket) {
	connections, tooMany := s.register(link)
	defer s.unregister(link)
	if tooMany {
		_ = link.disconnect("too_many_websockets") // it is closed either way
		return
	}
	if err := link.write(object{
		"type": "hello", "num_connections": connections, "connection_info": object{"app_id": s.config.Bot.AppID},
		"debug_info": object{"host": "local-slack", "build_number": 1, "approximate_connection_time": 18060},
	}); err != nil {
		return
	}
	var pinging sync.WaitGroup
	reading, stop := context.WithCancel(ctx)
	pinging.Go(func() { link.ping(reading, s.config.PingEvery) })
	link.read()
	stop()
	pinging.Wait()
}

func (s *Sim) register(link *socket) (connections int, tooMany bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.state.sockets) >= maxSockets {
		return len(s.state.sockets), true
	}
	s.state.sockets = append(s.state.sockets, link)
	s.announce(change{})
	return len(s.state.sockets), false
}

func (s *Sim) unregister(link *socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.sockets = slices.DeleteFunc(s.state.sockets, func(other *socket) bool { return other == link })
	link.close()
	s.announce(change{})
}

// nextSocket returns the socket for the next envelope, or nil. Each envelope
// goes to one socket, by turns.
func (s *Sim) nextSocket() *socket {
	if len(s.state.sockets) == 0 {
		return nil
	}
	next := s.state.sockets[0]
	s.state.sockets = append(s.state.sockets[1:], next)
	return next
}

// Disconnect asks every socket to reconnect, as Slack does with reason
// "warning" some seconds ahead and "refresh_requested" when it closes. It
// returns how many sockets were asked.
func (s *Sim) Disconnect(reason string) (int, error) {
	if !slices.Contains([]string{"warning", "refresh_requested", "link_disabled"}, reason) {
		return 0, malformed(fmt.Sprintf("reason %q: sockets know warning, refresh_requested and link_disabled", reason))
	}
	s.mu.Lock()
	links := slices.Clone(s.state.sockets)
	s.mu.Unlock()
	for _, link := range links {
		if err := link.disconnect(reason); err != nil {
			return 0, err
		}
	}
	return len(links), nil
}
