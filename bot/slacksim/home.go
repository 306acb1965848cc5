package slacksim

import "context"

// openHome opens the Home tab and waits for the bot to publish it.
func (s *Sim) openHome(ctx context.Context, as string) (any, error) {
	d, before, err := s.prepareHome(as)
	if err != nil {
		return nil, err
	}
	s.errand(func(ctx context.Context) { s.deliverEvent(ctx, d) })
	s.await(ctx, func() bool {
		home := s.state.homes[as]
		return home != nil && home.hash != before
	})
	return s.home(as)
}

func (s *Sim) prepareHome(as string) (*delivery, string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.appUser(as)
	if err != nil {
		return nil, "", err
	}
	inner := object{"type": "app_home_opened", "user": p.ID, "channel": s.state.openDM(p).ID, "tab": "home"}
	before := ""
	if home := s.state.homes[p.ID]; home != nil {
		inner["view"], before = s.payload(home), home.hash
	}
	d, err := s.newEvent(inner, "")
	return d, before, err
}
