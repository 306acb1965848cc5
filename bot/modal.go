package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/slack-go/slack"
)

// errLate is returned when a trigger was no longer good: it lives three seconds (slack-rules §1).
var errLate = errors.New("the trigger has expired")

// openTime is how long after somebody was heard a modal is opened at the latest, finished or not. With the way there
// and back, that stays within the three seconds of the trigger.
const openTime = time.Second

type modalBuilder func(context.Context) (slack.ModalViewRequest, error)

// A building is what came of a modalBuilder.
type building struct {
	view slack.ModalViewRequest
	err  error
}

// replyOpen opens the modal that build makes while the trigger lives; this is the one call to Slack on the path of a
// request (design §2.3). What takes longer is put in place of a waiting modal.
func (b *Bot) replyOpen(ctx context.Context, in *Inbound, build modalBuilder) any {
	made := make(chan building, 1)
	b.errands.run(ctx, "build a modal", func(ctx context.Context) { made <- build.run(ctx) })
	openBy := in.openBy
	if in.kind == bySubmission {
		openBy = nil // the answer itself opens it
	}
	select {
	case done := <-made:
		return b.replyView(ctx, in, done)
	case <-ctx.Done():
		return b.refuse(ctx, in, ctx.Err())
	case <-openBy:
	}
	opened, err := b.present(ctx, in, waiting())
	if err != nil {
		return b.refuse(ctx, in, err)
	}
	b.errands.run(ctx, "fill a modal", func(ctx context.Context) {
		done := <-made // build has no longer than this errand
		if done.err != nil {
			done.view = notice(sentences(b.sentence(ctx, in, done.err)))
		}
		b.updateModal(ctx, in, done.view, opened, "")
	})
	return nil
}

// run makes a panic of build an error.
func (build modalBuilder) run(ctx context.Context) (done building) {
	defer catch(&done.err)
	done.view, done.err = build(ctx)
	return done
}

// replyView shows a finished modal: after a form on top of it, else through the trigger.
func (b *Bot) replyView(ctx context.Context, in *Inbound, done building) any {
	switch {
	case done.err != nil:
		return b.refuse(ctx, in, done.err)
	case in.kind == bySubmission && in.View.full:
		return slack.NewUpdateViewSubmissionResponse(&done.view)
	case in.kind == bySubmission:
		return slack.NewPushViewSubmissionResponse(&done.view)
	}
	if _, err := b.present(ctx, in, done.view); err != nil {
		return b.refuse(ctx, in, err)
	}
	return nil
}

// present spends the trigger on view, on top of the modal that the person is in, if any. It returns the new view's
// id, and errLate when the trigger was no longer good.
func (b *Bot) present(ctx context.Context, in *Inbound, view slack.ModalViewRequest) (id string, err error) {
	trigger := in.trigger
	in.trigger = ""
	if trigger == "" {
		return "", errLate
	}
	open := b.api.OpenViewContext
	if in.View != nil && !in.View.Home {
		open = b.api.PushViewContext
	}
	opened, err := open(ctx, trigger, view)
	switch codeOf(err) {
	case "":
	case "expired_trigger_id", "trigger_expired", "invalid_trigger_id", "exchanged_trigger_id", "trigger_exchanged":
		return "", fmt.Errorf("open a modal: %w: %w", errLate, err)
	}
	if err != nil {
		return "", fmt.Errorf("open a modal: %w", err)
	}
	return opened.ID, nil
}

// redrawModal replaces the modal in which the person acted. When it was replaced meanwhile, the person's last act
// wins: an earlier one that comes late is dropped.
func (b *Bot) redrawModal(ctx context.Context, in *Inbound, view slack.ModalViewRequest) {
	b.updateModal(ctx, in, view, in.View.ID, in.View.Hash)
}

func (b *Bot) updateModal(ctx context.Context, in *Inbound, view slack.ModalViewRequest, id, hash string) {
	_, err := b.api.UpdateViewContext(ctx, view, "", hash, id)
	if codeOf(err) == "hash_conflict" && b.acts.isLast(id, in.at) {
		_, err = b.api.UpdateViewContext(ctx, view, "", "", id)
	}
	switch codeOf(err) {
	case "not_found", "view_not_found", "hash_conflict": // the person closed it, or has gone on
		return
	}
	if err != nil {
		b.log.ErrorContext(ctx, "a modal could not be updated", "actor", in.User, "name", in.name, "error", err)
	}
}
