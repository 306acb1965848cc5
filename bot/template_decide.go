package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
)

// A templateMetadata is the metadata of a form about a template. Its Change is the run for which the person saw the
// template suspended.
type templateMetadata struct {
	metadata
	Template change.TemplateID `json:"t"`
}

// parseTemplateValue reads what [templateButton] wrote.
func parseTemplateValue(value string) (id change.TemplateID, run change.Number, err error) {
	number, rest, _ := strings.Cut(value, " ")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || rest == "" {
		return "", 0, errors.New("a button names no template")
	}
	return change.TemplateID(rest), change.Number(n), nil
}

// templateForm asks for the reason of letting a template back, or of retiring it.
func templateForm(a change.Action, reason *string, intro []slack.Block) form {
	title, question, hint := "Let a template back", "Why it may be used again", "Say what was mended since the run that went wrong."
	if a == change.Retire {
		title, question, hint = "Retire a template", "Why it is retired", "It is for good: only the policy file can bring a new template."
	}
	return form{
		callback: string(a), title: title, submit: a.Label(), intro: intro,
		fields: []field{longText(reasonField, question, reason).hinted(hint + " It goes on the record.")},
	}
}

// openTemplate answers the buttons that decide about a template. Whoever may not is refused before they type.
func (b *Bot) openTemplate(a change.Action) handler {
	return func(_ context.Context, in *Inbound) (Answer, error) {
		id, run, err := parseTemplateValue(in.Value)
		if err != nil {
			return Answer{}, err
		}
		return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) {
			if err := b.desk.MayDecideTemplate(ctx, in.Actor(ctx), a, id, run); err != nil {
				return slack.ModalViewRequest{}, err
			}
			p, now, err := b.desk.Templates(ctx)
			if err != nil {
				return slack.ModalViewRequest{}, fmt.Errorf("ask about the template %s: %w", id, err)
			}
			t, _ := p.Template(id)
			s := &sheet{}
			s.say("template", join("\n", say("*%s*  `%s`", t.Title, t.ID), templateStands(t, p, now)))
			f := templateForm(a, new(string), s.blocks)
			meta, err := json.Marshal(templateMetadata{newMetadata(in, run, 0), id})
			f.meta = string(meta)
			return f.view(), err
		}}, nil
	}
}

// submitTemplate carries out what was decided about a template, and says so.
func (b *Bot) submitTemplate(a change.Action) handler {
	return func(ctx context.Context, in *Inbound) (Answer, error) {
		var m templateMetadata
		if err := json.Unmarshal([]byte(in.View.Metadata), &m); err != nil {
			return Answer{}, fmt.Errorf("read which template is meant: %w", err)
		}
		var reason string
		templateForm(a, &reason, nil).read(in.View.Values)
		reason = strings.TrimSpace(reason)
		said, err := "The template is in force again: `/change standard` offers it.", error(nil)
		if a == change.Retire {
			said, err = "The template is retired.", b.desk.Retire(ctx, deciding(ctx, in), m.Template, reason)
		} else {
			err = b.desk.Reinstate(ctx, deciding(ctx, in), m.Template, m.Change, reason)
		}
		if err != nil {
			return Answer{}, under(reasonField, err)
		}
		done := sentences(said)
		return Answer{Say: &done}, nil
	}
}
