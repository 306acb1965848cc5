package slacksim

import "slices"

// applySubmission does what the bot answered to a submission, and reports
// whether Slack would understand it: an empty body closes the view, anything
// else must be a valid response_action (slack-rules §1, §2).
func (s *Sim) applySubmission(v *view, answer *reply) bool {
	if len(answer.body) == 0 {
		s.shut(v)
		return true
	}
	decoded, err := decode(answer.body)
	if err != nil || !answer.isJSON() {
		return false
	}
	said := child(decoded)
	switch said["response_action"] {
	case "clear":
		delete(s.state.modals, v.person)
		s.redrawn(v)
		return true
	case "errors":
		return v.showErrors(child(said["errors"]))
	case "update":
		return s.answerView(v, said, func(sent object) { v.draw(sent, s.Now()) }, v)
	case "push":
		if len(s.state.modals[v.person]) >= maxStack {
			return false
		}
		return s.answerView(v, said, func(sent object) { s.push(s.newView(v.person, sent)) }, nil)
	default:
		return false
	}
}

// answerView draws the view of a response_action when Slack would accept it.
func (s *Sim) answerView(v *view, said object, draw func(object), except *view) bool {
	sent := child(said["view"])
	if sent == nil {
		return false
	}
	if code, _ := viewFlaws(inModal, sent); code != "" || s.state.externalIDTaken(sent, except) {
		return false
	}
	draw(sent)
	s.redrawn(v)
	return true
}

// showErrors puts the bot's errors under their fields. Each must name an input
// block of the view; else Slack shows none of them.
func (v *view) showErrors(given object) bool {
	shown := map[string]string{}
	for blockID, said := range given {
		isInput := slices.ContainsFunc(v.blocks, func(b object) bool {
			return b["type"] == "input" && b["block_id"] == blockID
		})
		if sentence, ok := said.(string); !isInput || !ok || sentence == "" {
			return false
		}
		shown[blockID] = text(said)
	}
	if len(shown) == 0 {
		return false
	}
	v.errors = shown
	return true
}
