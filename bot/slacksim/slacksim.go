// Package slacksim is a strict local Slack: one workspace that answers the
// Web API calls of a bot, delivers to it what people do, and refuses whatever
// Slack refuses.
//
// It has two uses. Tests start one in the process and act as people through
// [Client]; `changebot demo` serves the same thing with a page on which a
// person acts by hand. Both go through the control API of CONTROL.md, and the
// bot cannot tell it from Slack: it is only given another API address.
//
// The rules come from slack-rules; a comment such as `slack-rules §11` names
// the section. Nothing leaves the machine: [Sim.Run] refuses an address that
// is not a loopback address.
package slacksim

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// Sim is one local Slack workspace. Make one with [New]; it is safe for
// concurrent use.
type Sim struct {
	config Config
	clock  *clock
	calls  *record

	// mu guards everything people and the bot can change. It is never held
	// while something is delivered to the bot, since the bot calls back.
	mu    sync.Mutex
	state *workspace

	life     context.Context // ends when the workspace closes
	end      context.CancelFunc
	errands  sync.WaitGroup
	delivery *http.Client
}

// New makes a workspace from config. The zero Config is the Harbour Pay
// workspace of people.go with the real clock.
func New(config Config) *Sim {
	config = config.withDefaults()
	life, end := context.WithCancel(context.Background())
	s := &Sim{
		config:   config,
		clock:    newClock(config.RealTime),
		life:     life,
		end:      end,
		delivery: newDeliveryClient(),
	}
	s.calls = newRecord(s.clock)
	s.state = newWorkspace(config)
	return s
}

// Config returns the settings in force, with every default filled in, so that
// the tokens can be handed to a bot.
func (s *Sim) Config() Config { return s.config }

// Listen opens a listener on addr, such as "127.0.0.1:0", and makes it the
// workspace's address. It refuses an address that other machines can reach.
func (s *Sim) Listen(ctx context.Context, addr string) (net.Listener, error) {
	var open net.ListenConfig
	listener, err := open.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("open the local Slack on %s: %w", addr, err)
	}
	if err := s.bind(listener); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	return listener, nil
}

// Run serves the workspace on listener until ctx ends, then closes the
// sockets, waits for deliveries under way and returns. It owns every goroutine
// of the workspace and refuses a listener that other machines can reach.
func (s *Sim) Run(ctx context.Context, listener net.Listener) error {
	if err := s.bind(listener); err != nil {
		return errors.Join(err, listener.Close())
	}
	server := &http.Server{Handler: s.Handler(), ReadHeaderTimeout: 10 * time.Second}
	stopped := make(chan error, 1)
	s.errands.Go(func() { stopped <- server.Serve(listener) })

	var failure error
	select {
	case <-ctx.Done():
	case failure = <-stopped:
	}
	s.stopErrands()
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := server.Shutdown(drain); err != nil {
		failure = errors.Join(failure, server.Close())
	}
	s.errands.Wait()
	s.delivery.CloseIdleConnections()
	if failure != nil && !errors.Is(failure, http.ErrServerClosed) {
		return fmt.Errorf("serve the local Slack: %w", failure)
	}
	return nil
}

func (s *Sim) bind(listener net.Listener) error {
	host, _, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return fmt.Errorf("read the address of the local Slack: %w", err)
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("the local Slack serves this machine only: %s is not a loopback address, use 127.0.0.1", host)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.url = "http://" + listener.Addr().String()
	return nil
}

// URL returns the address of the workspace page without a final slash, or ""
// before [Sim.Listen] or [Sim.Run].
func (s *Sim) URL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state.url
}

// APIURL returns the Web API's address with the final slash that SLACK_API_URL
// needs, or "" before [Sim.Listen] or [Sim.Run].
func (s *Sim) APIURL() string {
	if url := s.URL(); url != "" {
		return url + "/api/"
	}
	return ""
}

// Now returns the workspace's time in UTC: the real time plus whatever the
// clock was moved forward by. Message timestamps, response URLs and the bot's
// own clock follow it; what Slack measures in seconds (triggers, signatures,
// acknowledgements, rates) follows the real time.
func (s *Sim) Now() time.Time { return s.clock.now() }

// ClockMoved returns a channel that is closed when the clock is next moved.
func (s *Sim) ClockMoved() <-chan struct{} { return s.clock.moved() }

// errand runs work in a goroutine that [Sim.Run] waits for. Once the workspace
// is closing it does nothing.
func (s *Sim) errand(work func(ctx context.Context)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.life.Err() == nil {
		s.errands.Go(func() { work(s.life) })
	}
}

// stopErrands holds mu so that no errand begins while Run waits for the last.
func (s *Sim) stopErrands() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.end()
}
