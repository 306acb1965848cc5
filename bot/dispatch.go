package bot

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/noim3/changebot/change"
)

// answerTime is how long a handler has. Slack shows an error after three seconds (slack-rules §1); half a second is
// left for the way there and back.
const answerTime = 2500 * time.Millisecond

// hear has in handled and returns the body that acknowledges it, nil for an empty one. What was decided is committed
// before it returns; what else is to be told follows as an errand.
func (b *Bot) hear(ctx context.Context, in *Inbound) (body any) {
	switch in.kind {
	case byQuery:
		return map[string][]any{"options": {}} // no menu of ours is filled as one types
	case byClosing:
		return nil
	case byCommand, byClick, byInput, bySubmission, byShortcut:
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	in.openBy = time.After(openTime)
	allowed, tell := b.throttle.allow(in.User)
	if !allowed {
		b.log.WarnContext(ctx, "somebody does too much at once", "actor", in.User, "kind", in.kind)
		if !tell && in.kind != bySubmission { // an empty answer would close the form
			return nil
		}
		return b.tell(ctx, in, "That was a lot at once. Wait a few seconds, then go on where you were.")
	}
	if in.kind == byInput {
		b.acts.note(in.View.ID, in.at)
	}
	answer, err := b.handle(ctx, in)
	body = b.reply(ctx, in, answer, err)
	if in.fromHome() {
		b.homes.publish(ctx, in.User, in.homePage())
	}
	return body
}

// handle calls the handler that in is for. A panic becomes an error, so that the person is answered in any case.
func (b *Bot) handle(ctx context.Context, in *Inbound) (answer Answer, err error) {
	defer catch(&err)
	h, err := b.handlerOf(ctx, in)
	if err != nil {
		return Answer{}, err
	}
	return h(ctx, in)
}

// handlerOf returns what is registered for in. It refuses a word, action or form that is not, and logs what only
// another version of the bot can have drawn.
func (b *Bot) handlerOf(ctx context.Context, in *Inbound) (handler, error) {
	if h, known := b.routes.of(in.kind)[in.name]; known {
		return h, nil
	}
	if in.kind == byCommand {
		return nil, b.unknownWord(in.name)
	}
	b.log.WarnContext(ctx, "nothing is registered for what somebody did", "actor", in.User, "kind", in.kind, "name", in.name)
	return nil, change.Refuse(change.NotFound, "",
		"This is from an older version of changebot and no longer works. Type `/change show` with the number of the change to go on.")
}

// of returns the handlers of a kind; nil when it has none.
func (r routes) of(k kind) map[string]handler {
	switch k {
	case byCommand:
		return r.words
	case byClick:
		return r.clicks
	case byInput:
		return r.inputs
	case bySubmission:
		return r.forms
	case byShortcut:
		return r.shortcuts
	case byQuery, byClosing:
	}
	return nil
}

func (b *Bot) unknownWord(word string) *change.Refusal {
	if meant, close := change.Nearest(word, slices.Sorted(maps.Keys(b.routes.words))); close {
		return change.Refuse(change.NotFound, "", "There is no word “%s” here. Did you mean `/change %s`?", word, meant)
	}
	return change.Refuse(change.NotFound, "", "There is no word “%s” here. `/change help` shows those there are.", word)
}

// fromHome reports whether in was done in the person's Home, or in a modal that was opened there: then Home is to show
// what came of it. A field of an open form decides nothing yet.
func (in *Inbound) fromHome() bool {
	if in.View == nil || in.kind == byInput && len(in.View.inputs) > 0 {
		return false
	}
	if in.View.Home {
		return true
	}
	m, err := parseMetadata(in.View.Metadata)
	return err == nil && m.Origin.Home
}

func (in *Inbound) homePage() string {
	switch {
	case in.page != nil:
		return *in.page
	case in.View.Home:
		return in.View.Metadata
	}
	return ""
}

// sentence returns what the person reads instead of an answer. A failure is logged here, once; a refusal is not one.
func (b *Bot) sentence(ctx context.Context, in *Inbound, err error) string {
	if refusal := change.AsRefusal(err); refusal != nil {
		b.log.InfoContext(ctx, "refused", "actor", in.User, "kind", in.kind, "name", in.name, "reason", refusal.Reason)
		return refusal.Error()
	}
	b.log.ErrorContext(ctx, "somebody could not be answered", "actor", in.User, "kind", in.kind, "name", in.name, "error", err)
	switch {
	case errors.Is(err, errLate):
		return "Slack waited for only three seconds, and this took longer. Nothing was done: do it again."
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return "changebot is slow just now and cannot say whether this was done. Look at the change before you try again."
	}
	return "Something went wrong in changebot, and this was not done. It is on its log; try again, and tell a policy owner if it stays so."
}
