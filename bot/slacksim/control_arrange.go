package slacksim

import (
	"context"
	"time"
)

type clockRequest struct {
	Advance string    `json:"advance"` // such as 26h30m
	To      time.Time `json:"to"`
}

func (s *Sim) arrangeClock(_ context.Context, r clockRequest) (any, error) {
	var err error
	switch {
	case !r.To.IsZero():
		err = s.clock.to(r.To)
	default:
		d, parseErr := time.ParseDuration(r.Advance)
		if parseErr != nil {
			return nil, malformed("advance must be a duration such as 26h30m, or give to")
		}
		err = s.clock.advance(d)
	}
	if err != nil {
		return nil, err
	}
	s.tell(change{Clock: true})
	return object{"clock": s.Now().Format(time.RFC3339)}, nil
}

// Advance moves the clock forward, as the page's clock does.
func (s *Sim) Advance(d time.Duration) error {
	_, err := s.arrangeClock(s.life, clockRequest{Advance: d.String()})
	return err
}

func (s *Sim) arrangeFault(_ context.Context, f Fault) (any, error) {
	return object{}, s.arm(f)
}

func (s *Sim) mendFaults() (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.faults = nil
	return object{}, nil
}
