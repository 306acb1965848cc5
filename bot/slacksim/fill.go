package slacksim

import "context"

// fill types or picks in an input. When that sends block_actions, it answers
// after the bot changed the view, or after the configured wait.
func (s *Sim) fill(ctx context.Context, as string, t target, value any) (outcome, error) {
	before, err := s.hashOf(as, t.View)
	if err != nil {
		return outcome{}, err
	}
	d, err := s.prepareClick(as, t, value)
	if err != nil || d == nil {
		return outcome{OK: err == nil}, err
	}
	if ended := s.interaction(ctx, d); !ended.OK {
		return ended, nil
	}
	s.await(ctx, func() bool {
		p := s.state.person(as)
		v, err := s.viewOf(p, t.View)
		return err != nil || v.hash != before
	})
	return outcome{OK: true}, nil
}

func (s *Sim) hashOf(as, id string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.actor(as)
	if err != nil {
		return "", err
	}
	v, err := s.viewOf(p, id)
	if err != nil {
		return "", err
	}
	return v.hash, nil
}

// await waits until done, which is asked with mu held, or until the configured
// wait is over.
func (s *Sim) await(ctx context.Context, done func() bool) {
	within, cancel := context.WithTimeout(ctx, s.config.UpdateWait)
	defer cancel()
	for {
		s.mu.Lock()
		finished, stirred := done(), s.state.stirred
		s.mu.Unlock()
		if finished {
			return
		}
		select {
		case <-stirred:
		case <-within.Done():
			return
		case <-s.life.Done():
			return
		}
	}
}
