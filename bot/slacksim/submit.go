package slacksim

import "context"

// Submission is how a submit ended.
type Submission struct {
	Closed bool              `json:"closed"`
	Errors map[string]string `json:"errors"`
	Notice string            `json:"notice,omitempty"`
}

// submit submits the top modal. What Slack's client checks itself is checked
// first, and the bot does not hear of a form that fails.
func (s *Sim) submit(ctx context.Context, as, id string) (Submission, error) {
	v, d, early, err := s.prepareSubmit(as, id)
	if err != nil || early != nil {
		return orZero(early), err
	}
	answer, err := s.deliver(ctx, d)
	s.mu.Lock()
	defer s.mu.Unlock()
	v.busy = false
	s.redrawn(v)
	if !s.state.isOpen(v) {
		return Submission{Closed: true, Errors: map[string]string{}}, nil
	}
	if err != nil || !s.applySubmission(v, answer) {
		v.notice = trouble
	}
	return Submission{Closed: !s.state.isOpen(v), Errors: copyErrors(v.errors), Notice: v.notice}, nil
}

func (s *Sim) prepareSubmit(as, id string) (*view, *delivery, *Submission, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.actor(as)
	if err != nil {
		return nil, nil, nil, err
	}
	v, err := s.viewOf(p, id)
	switch {
	case err != nil:
		return nil, nil, nil, err
	case v.kind() == "home":
		return nil, nil, nil, refused("A Home tab has nothing to submit.")
	case child(v.sent["submit"]) == nil:
		return nil, nil, nil, refused("This modal has no submit button.")
	case v.busy:
		return nil, nil, nil, refused("The modal is being submitted.")
	}
	v.notice = ""
	v.errors = s.clientErrors(v)
	s.redrawn(v)
	if len(v.errors) > 0 {
		return v, nil, &Submission{Errors: copyErrors(v.errors)}, nil
	}
	payload := s.interactionPayload(p)
	payload["type"], payload["view"] = "view_submission", s.payload(v)
	payload["trigger_id"], payload["response_urls"] = s.newTrigger(p.ID), s.chosenResponses(v)
	d, err := newDelivery("view_submission "+text(v.sent["callback_id"]), interactive, "/slack/interactions", payload)
	if err != nil {
		return nil, nil, nil, err
	}
	d.accepts, v.busy = true, true
	return v, d, nil, nil
}

// chosenResponses gives a response URL for each conversation that was picked
// in a select that asks for one (slack-rules §1).
func (s *Sim) chosenResponses(v *view) []object {
	urls := []object{}
	for _, p := range everyPlace(v.blocks) {
		entry := v.state[p.blockID()][p.actionID()]
		if !truth(p.element["response_url_enabled"]) || isEmpty(entry) {
			continue
		}
		id := text(entry[stateFields[p.kind()].name])
		urls = append(urls, object{
			"block_id": p.blockID(), "action_id": p.actionID(), "channel_id": id,
			"response_url": s.newResponseURL(id, v.person, ""),
		})
	}
	return urls
}

func copyErrors(errors map[string]string) map[string]string {
	copied := make(map[string]string, len(errors))
	for block, said := range errors {
		copied[block] = said
	}
	return copied
}

func orZero(early *Submission) Submission {
	if early == nil {
		return Submission{}
	}
	return *early
}
