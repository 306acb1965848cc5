package slacksim

import (
	"context"
	"slices"
)

// dismiss cancels the top modal; with all, the cross is clicked, which closes
// the whole stack. Views that ask for it get view_closed.
func (s *Sim) dismiss(as, id string, all bool) error {
	deliveries, err := s.prepareDismiss(as, id, all)
	for _, d := range deliveries {
		s.errand(func(ctx context.Context) {
			_, _ = s.deliver(ctx, d) // the modal is gone, whatever the bot says; the call is on record
		})
	}
	return err
}

func (s *Sim) prepareDismiss(as, id string, all bool) ([]*delivery, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.actor(as)
	if err != nil {
		return nil, err
	}
	v, err := s.viewOf(p, id)
	switch {
	case err != nil:
		return nil, err
	case v.kind() == "home":
		return nil, refused("The Home tab does not close.")
	}
	gone := []*view{v}
	if all || truth(v.sent["clear_on_close"]) {
		gone = slices.Clone(s.state.modals[p.ID])
	}
	var deliveries []*delivery
	for _, closed := range slices.Backward(gone) {
		s.shut(closed)
		if !truth(closed.sent["notify_on_close"]) {
			continue
		}
		payload := s.interactionPayload(p)
		payload["type"], payload["view"], payload["is_cleared"] = "view_closed", s.payload(closed), all
		d, err := newDelivery("view_closed "+text(closed.sent["callback_id"]), interactive, "/slack/interactions", payload)
		if err != nil {
			return nil, err
		}
		deliveries = append(deliveries, d)
	}
	return deliveries, nil
}
