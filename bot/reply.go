package bot

import (
	"context"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
)

// reply turns what a handler returned into the body of the acknowledgement, and has the rest done as errands.
func (b *Bot) reply(ctx context.Context, in *Inbound, answer Answer, err error) any {
	switch {
	case err != nil:
		return b.refuse(ctx, in, err)
	case answer.Open != nil:
		return b.replyOpen(ctx, in, answer.Open)
	case answer.Update != nil:
		return b.replyUpdate(ctx, in, answer.Update)
	case len(answer.Errors) > 0:
		return b.replyErrors(ctx, in, answer.Errors)
	case answer.Say != nil:
		return b.replySay(ctx, in, *answer.Say)
	}
	return nil
}

// refuse tells the person why not: under the fields that need another look when the form shows them, else as a
// sentence. A form stays open beneath it, with all that was typed.
func (b *Bot) refuse(ctx context.Context, in *Inbound, err error) any {
	text := b.sentence(ctx, in, err)
	refusal := change.AsRefusal(err)
	if refusal != nil && in.kind == bySubmission && len(refusal.Fields) > 0 {
		if errs := in.View.underFields(b.people.spelledUnder(ctx, refusal.Fields)); len(errs) > 0 {
			return slack.NewErrorsViewSubmissionResponse(errs)
		}
		text += "\n" + strings.Join(sortedValues(refusal.Fields), "\n")
	}
	if refusal != nil && refusal.Stale != 0 {
		if m, ok := b.stale(ctx, refusal); ok {
			return b.tellWith(ctx, in, text, m)
		}
	}
	return b.tell(ctx, in, text)
}

// tell shows a sentence to the person alone. A form stays as it was beneath it.
func (b *Bot) tell(ctx context.Context, in *Inbound, text string) any {
	return b.tellWith(ctx, in, text, sentences(text))
}

// tellWith is tell with a message that shows more, where there is room for one.
func (b *Bot) tellWith(ctx context.Context, in *Inbound, text string, m Message) any {
	if in.kind != bySubmission {
		return b.replySay(ctx, in, m)
	}
	if in.View.full && len(in.View.inputs) > 0 {
		return slack.NewErrorsViewSubmissionResponse(map[string]string{in.View.inputs[0]: b.people.spelled(ctx, text)})
	}
	view := notice(m)
	if in.View.full {
		return slack.NewUpdateViewSubmissionResponse(&view)
	}
	return slack.NewPushViewSubmissionResponse(&view)
}

// replySay brings a message to where the person is: after a command into the acknowledgement; after a form in its
// place; in a channel through the response URL; in Home and in modals, where there is none, in a modal of its own.
func (b *Bot) replySay(ctx context.Context, in *Inbound, m Message) any {
	switch in.kind {
	case byCommand:
		return newEphemeral(m)
	case bySubmission:
		view := notice(m)
		return slack.NewUpdateViewSubmissionResponse(&view)
	case byClick, byInput, byShortcut:
		if in.trigger != "" && (in.View != nil || in.kind == byShortcut) {
			_, err := b.present(ctx, in, notice(m))
			if err == nil {
				return nil
			}
			b.log.WarnContext(ctx, "a notice could not be opened", "actor", in.User, "error", err)
		}
		b.errands.run(ctx, "say to one person", func(ctx context.Context) { b.whisper(ctx, in, m) })
	case byQuery, byClosing:
	}
	return nil
}

func (b *Bot) replyUpdate(ctx context.Context, in *Inbound, view *slack.ModalViewRequest) any {
	if in.kind == bySubmission {
		return slack.NewUpdateViewSubmissionResponse(view)
	}
	if in.View == nil || in.View.Home {
		b.log.ErrorContext(ctx, "a handler updates a modal where there is none", "kind", in.kind, "name", in.name)
		return nil
	}
	b.errands.run(ctx, "update a modal", func(ctx context.Context) { b.redrawModal(ctx, in, *view) })
	return nil
}

// replyErrors puts the sentences under their fields. Slack answers a sentence under anything but an input with
// "trouble connecting" and shows none (slack-rules §2), so those move to the first input.
func (b *Bot) replyErrors(ctx context.Context, in *Inbound, errs map[string]string) any {
	if in.kind != bySubmission || len(in.View.inputs) == 0 {
		return b.tell(ctx, in, strings.Join(sortedValues(errs), "\n"))
	}
	return slack.NewErrorsViewSubmissionResponse(in.View.underInputs(errs))
}

// underFields returns the sentences by the ids of the blocks that show the fields, which are "<field>:<revision>"
// (slack-rules §2); empty when the view shows none of them.
func (v *InView) underFields(fields map[change.Field]string) map[string]string {
	byBlock := map[string]string{}
	shown := false
	for field, sentence := range fields {
		at := slices.IndexFunc(v.inputs, func(id string) bool {
			name, _, _ := strings.Cut(id, ":")
			return name == string(field)
		})
		if at < 0 {
			byBlock[string(field)] = sentence
			continue
		}
		shown, byBlock[v.inputs[at]] = true, sentence
	}
	if !shown {
		return nil
	}
	return v.underInputs(byBlock)
}

// underInputs moves the sentences whose block is no input of the view to the first input that has a sentence, else to
// the first.
func (v *InView) underInputs(byBlock map[string]string) map[string]string {
	out, homeless := map[string]string{}, map[string]string{}
	for id, sentence := range byBlock {
		if slices.Contains(v.inputs, id) {
			out[id] = sentence
		} else {
			homeless[id] = sentence
		}
	}
	if len(homeless) == 0 {
		return out
	}
	host := v.inputs[0]
	if at := slices.IndexFunc(v.inputs, func(id string) bool { return out[id] != "" }); at >= 0 {
		host = v.inputs[at]
	}
	out[host] = strings.TrimSpace(out[host] + " " + strings.Join(sortedValues(homeless), " "))
	return out
}
