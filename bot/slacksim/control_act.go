package slacksim

import "context"

type readRequest struct {
	As      string `json:"as"`
	Channel string `json:"channel"`
}

func (s *Sim) actRead(_ context.Context, r readRequest) (any, error) {
	return object{}, s.markRead(r.As, r.Channel)
}

type commandRequest struct {
	As      string `json:"as"`
	Channel string `json:"channel"`
	Command string `json:"command"`
	Text    string `json:"text"`
}

func (s *Sim) actCommand(ctx context.Context, r commandRequest) (any, error) {
	return s.command(ctx, r.As, r.Channel, r.Command, r.Text)
}

type messageRequest struct {
	As       string `json:"as"`
	Channel  string `json:"channel"`
	Text     string `json:"text"`
	ThreadTS string `json:"thread_ts"`
}

func (s *Sim) actMessage(_ context.Context, r messageRequest) (any, error) {
	ts, err := s.say(r.As, r.Channel, r.Text, r.ThreadTS)
	return object{"ts": ts}, err
}

type shortcutRequest struct {
	As         string `json:"as"`
	CallbackID string `json:"callback_id"`
	Channel    string `json:"channel"`
	TS         string `json:"ts"`
}

func (s *Sim) actShortcut(ctx context.Context, r shortcutRequest) (any, error) {
	return s.shortcut(ctx, r.As, r.CallbackID, r.Channel, r.TS)
}

type elementRequest struct {
	target
	As    string `json:"as"`
	Value any    `json:"value"`
}

func (s *Sim) actClick(ctx context.Context, r elementRequest) (any, error) {
	return s.click(ctx, r.As, r.target, r.Value)
}

func (s *Sim) actFill(ctx context.Context, r elementRequest) (any, error) {
	switch {
	case r.View == "" && r.TS != "":
		return s.click(ctx, r.As, r.target, r.Value)
	case r.View == "":
		r.View = "top"
	}
	return s.fill(ctx, r.As, r.target, r.Value)
}

type viewRequest struct {
	As   string `json:"as"`
	View string `json:"view"`
	All  bool   `json:"all"`
}

func (s *Sim) actSubmit(ctx context.Context, r viewRequest) (any, error) {
	return s.submit(ctx, r.As, r.View)
}

func (s *Sim) actClose(_ context.Context, r viewRequest) (any, error) {
	return object{}, s.dismiss(r.As, r.View, r.All)
}

type optionsRequest struct {
	target
	As    string `json:"as"`
	Query string `json:"query"`
}

func (s *Sim) actOptions(ctx context.Context, r optionsRequest) (any, error) {
	offered, err := s.options(ctx, r.As, r.target, r.Query)
	options := []object{}
	for _, option := range offered {
		options = append(options, object{
			"text": text(child(option["text"])["text"]), "value": option["value"],
			"description": text(child(option["description"])["text"]),
		})
	}
	return object{"options": options}, err
}

func (s *Sim) actHome(ctx context.Context, r readRequest) (any, error) {
	home, err := s.openHome(ctx, r.As)
	return object{"view": home}, err
}
