package slacksim_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/bot/slacksim"
)

// A person types a command, fills in the form, submits it, and somebody else
// clicks the button of the message that comes of it.
func TestFromCommandToClick(t *testing.T) {
	t.Parallel()
	b := startBot(t, slacksim.Config{}, raiseAndApprove)
	ctx, mara, helen := t.Context(), (*slacksim.Actor)(nil), (*slacksim.Actor)(nil)
	mara, helen = b.sim.As(slacksim.Mara), b.sim.As(slacksim.Helen)

	must(t, mara.CommandIn(ctx, slacksim.General, "/change", "new for @tomas"))
	if got, want := b.last(t, "/slack/commands").Command.Text, "new for <@U0TOMAS01>"; got != want {
		t.Errorf("the command's text is %q, want %q", got, want)
	}

	early, err := mara.Submit(ctx)
	must(t, err)
	if got := early.Errors["title:1"]; early.Closed || got != "Please complete this required field." {
		t.Errorf("an empty form gave %+v", early)
	}
	must(t, mara.Fill(ctx, "title", "Enlarge the ledger"))
	done, err := mara.Submit(ctx)
	must(t, err)
	if !done.Closed {
		t.Fatalf("the form stayed open: %+v", done)
	}

	must(t, helen.Click(ctx, slacksim.Changes, "last", "approve"))
	must(t, helen.Await(ctx, func(ctx context.Context) (bool, error) {
		seen, err := helen.Messages(ctx, slacksim.Changes)
		return len(seen) == 1 && seen[0].Text == "Enlarge the ledger: approved by <@U0HELEN01>", err
	}))
	act := b.last(t, "/slack/interactions").Act
	if act.Container.ChannelID != slacksim.Changes || act.ResponseURL == "" || act.Message.Text != "Enlarge the ledger" {
		t.Errorf("the click carried %+v", act)
	}
}

func raiseAndApprove(b *bot, w http.ResponseWriter, h heard) {
	ctx := context.Background()
	switch {
	case h.Command.Command != "":
		if _, err := b.OpenViewContext(ctx, h.Command.TriggerID, form("raise")); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	case h.Act.Type == slack.InteractionTypeViewSubmission:
		title := h.Act.View.State.Values["title:1"]["value"].Value
		approve := slack.NewActionBlock("decide", slack.NewButtonBlockElement("approve", title, plainText("Approve")))
		if _, _, err := b.PostMessageContext(ctx, slacksim.Changes, slack.MsgOptionText(title, true), slack.MsgOptionBlocks(approve)); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	case h.Act.Type == slack.InteractionTypeBlockActions:
		said := h.Act.ActionCallback.BlockActions[0].Value + ": approved by <@" + h.Act.User.ID + ">"
		if _, _, _, err := b.UpdateMessageContext(ctx, slacksim.Changes, h.Act.Container.MessageTs, slack.MsgOptionText(said, false)); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}
}
