package slacksim

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// View is a modal or a Home tab as its person sees it. CONTROL.md has the
// fields.
type View struct {
	ID         string            `json:"id"`
	Type       string            `json:"type"`
	Hash       string            `json:"hash"`
	CallbackID string            `json:"callback_id"`
	Title      string            `json:"title"`
	Submit     string            `json:"submit"`
	Close      string            `json:"close"`
	Blocks     []object          `json:"blocks"`
	Values     values            `json:"values"`
	Errors     map[string]string `json:"errors"`
	Busy       bool              `json:"busy"`
	Notice     string            `json:"notice"`
}

// trouble is what Slack shows in a modal when the bot does not answer, or
// answers something else than a response_action.
const trouble = "We had some trouble connecting. Try again?"

// view is a stored view: what the bot sent and what the person did with it.
type view struct {
	id, hash, person string
	sent             object   // as the bot sent it
	blocks           []object // of sent, with every id filled in
	root, previous   string   // the views below, in a stack of modals
	state            values
	errors           map[string]string
	busy             bool
	notice           string
}

// maxStack is how many modals can lie on each other (slack-rules §2).
const maxStack = 3

func (v *view) kind() string       { return text(v.sent["type"]) }
func (v *view) externalID() string { return text(v.sent["external_id"]) }

// draw puts new content in the view. What the person typed in elements that
// stay is kept; errors and notices go.
func (v *view) draw(sent object, now time.Time) {
	v.sent, v.blocks = sent, objects(sent["blocks"])
	nameBlocks(v.blocks)
	v.state = startValues(v.blocks, v.state)
	v.errors, v.notice = map[string]string{}, ""
	v.hash = fmt.Sprintf("%d.%s", now.Unix(), strings.ToLower(randomID(8)))
}

// shown returns the view as its person sees it.
func (v *view) shown() *View {
	return &View{
		ID: v.id, Type: v.kind(), Hash: v.hash, CallbackID: text(v.sent["callback_id"]),
		Title:  text(child(v.sent["title"])["text"]),
		Submit: text(child(v.sent["submit"])["text"]),
		Close:  text(child(v.sent["close"])["text"]),
		Blocks: orEmpty(v.blocks), Values: v.state, Errors: v.errors, Busy: v.busy, Notice: v.notice,
	}
}

// payload returns the view as the bot gets it.
func (s *Sim) payload(v *view) object {
	bot := s.config.Bot
	return object{
		"id": v.id, "team_id": s.config.Team.ID, "type": v.kind(), "hash": v.hash,
		"blocks": orEmpty(v.blocks), "state": object{"values": v.state},
		"private_metadata": text(v.sent["private_metadata"]), "callback_id": text(v.sent["callback_id"]),
		"external_id": v.externalID(), "title": v.sent["title"], "submit": v.sent["submit"], "close": v.sent["close"],
		"clear_on_close": truth(v.sent["clear_on_close"]), "notify_on_close": truth(v.sent["notify_on_close"]),
		"root_view_id": v.root, "previous_view_id": orNull(v.previous),
		"app_id": bot.AppID, "app_installed_team_id": s.config.Team.ID, "bot_id": bot.BotID,
	}
}

// newView makes a view of what the bot sent for a person.
func (s *Sim) newView(person string, sent object) *view {
	v := &view{id: newID("V"), person: person}
	v.draw(sent, s.Now())
	v.root = v.id
	return v
}

// push lays a modal on the person's stack.
func (s *Sim) push(v *view) {
	stack := s.state.modals[v.person]
	if len(stack) > 0 {
		v.root, v.previous = stack[0].id, stack[len(stack)-1].id
	}
	s.state.modals[v.person] = append(stack, v)
	s.announce(change{Modals: true, person: v.person})
}

// shut takes a modal and everything above it from the person's stack.
func (s *Sim) shut(v *view) {
	stack := s.state.modals[v.person]
	if i := slices.Index(stack, v); i >= 0 {
		s.state.modals[v.person] = slices.Clip(stack[:i])
	}
	s.announce(change{Modals: true, person: v.person})
}

// isOpen reports whether the modal is still on its person's stack, or the Home
// tab is the one its person has.
func (w *workspace) isOpen(v *view) bool {
	return w.homes[v.person] == v || slices.Contains(w.modals[v.person], v)
}

// openView returns the open view that match accepts, or nil.
func (w *workspace) openView(match func(*view) bool) *view {
	for _, stack := range w.modals {
		if i := slices.IndexFunc(stack, match); i >= 0 {
			return stack[i]
		}
	}
	for _, home := range w.homes {
		if match(home) {
			return home
		}
	}
	return nil
}

// externalIDTaken reports whether another open view has that external_id,
// which is unique in the team (slack-rules §2).
func (w *workspace) externalIDTaken(sent object, except *view) bool {
	id := text(sent["external_id"])
	return id != "" && w.openView(func(v *view) bool { return v != except && v.externalID() == id }) != nil
}

// redrawn announces that a view looks different.
func (s *Sim) redrawn(v *view) {
	s.announce(change{Modals: v.kind() == "modal", Home: v.kind() == "home", person: v.person})
}

func orEmpty(blocks []object) []object {
	if blocks == nil {
		return []object{}
	}
	return blocks
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}
