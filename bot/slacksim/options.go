package slacksim

import (
	"context"
	"fmt"
)

// options asks the bot what an external select offers for a query.
func (s *Sim) options(ctx context.Context, as string, t target, query string) ([]object, error) {
	d, key, err := s.prepareOptions(as, t, query)
	if err != nil {
		return nil, err
	}
	answer, err := s.deliver(ctx, d)
	if err != nil {
		return nil, refused("The list could not be loaded.")
	}
	decoded, err := decode(answer.body)
	if err != nil {
		return nil, refused("The list could not be loaded.")
	}
	offered := objects(child(decoded)["options"])
	for _, group := range objects(child(decoded)["option_groups"]) {
		offered = append(offered, objects(group["options"])...)
	}
	checked := newChecker(inModal)
	for _, option := range offered {
		plainOption(checked, "/options", option)
	}
	switch _, given := child(decoded)["options"]; {
	case !given && child(decoded)["option_groups"] == nil, len(checked.flaws) > 0, len(offered) > 100:
		return nil, refused("The list could not be loaded.")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.offered[key] = offered
	return offered, nil
}

func (s *Sim) prepareOptions(as string, t target, query string) (*delivery, string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.actor(as)
	if err != nil {
		return nil, "", err
	}
	at, err := s.locate(p, t)
	if err != nil {
		return nil, "", err
	}
	if at.kind() != "external_select" && at.kind() != "multi_external_select" {
		return nil, "", refused(fmt.Sprintf("%q does not ask the bot for its options.", at.label()))
	}
	least := 3 // Slack's own default
	if n, given := whole(at.element["min_query_length"]); given {
		least = n
	}
	if len([]rune(query)) < least {
		return nil, "", refused(fmt.Sprintf("Type at least %d characters.", least))
	}
	payload := s.interactionPayload(p)
	payload["type"], payload["value"] = "block_suggestion", query
	payload["action_id"], payload["block_id"] = at.actionID(), at.blockID()
	s.describe(at, payload)
	d, err := newDelivery("block_suggestion "+at.actionID(), interactive, "/slack/options", payload)
	if err != nil {
		return nil, "", err
	}
	d.accepts = true
	return d, at.blockID() + "/" + at.actionID(), nil
}
