package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// commented is the click that asks for a comment to an approval, and the callback of that form. Other forms are called
// like the act that they lead to.
const commented = "approve_with_comment"

const reasonField change.Field = "reason"

// approve answers the button: one click, no comment (spec §2.3).
func (b *Bot) approve(ctx context.Context, in *Inbound) (Answer, error) {
	n, seen, err := subject(in)
	if err != nil {
		return Answer{}, err
	}
	return Answer{}, b.approveWith(ctx, in, n, seen, "")
}

func (b *Bot) approveWith(ctx context.Context, in *Inbound, n change.Number, seen int, comment string) error {
	who := commands.By{Who: in.people.Decider(ctx, in.User), Key: in.Key, Final: in.final(), Recall: b.people.recall}
	_, err := b.desk.Approve(ctx, who, n, seen, comment)
	if !errors.Is(err, commands.ErrUnasked) {
		return err
	}
	// Seldom: the people of the plan were not asked about for minutes, or somebody approves as a delegate.
	if who, err = b.asActiveFor(ctx, in, n, deciding); err != nil {
		return fmt.Errorf("approve %s: %w", n, err)
	}
	_, err = b.desk.Approve(ctx, who, n, seen, comment)
	return err
}

// commentForm asks an approver for a comment.
func commentForm(comment *string, c *change.Change) form {
	return form{
		callback: commented, title: "Approve " + c.Number.String(), submit: "Approve", intro: reminder(c),
		fields: []field{longText("comment", "Comment", comment).hinted("It stands beside your approval on the record.")},
	}
}

func (b *Bot) openComment() handler {
	return b.asking(proposal{
		form: func(d commands.Drawing) form { return commentForm(new(string), d.Change) },
		try:  tryApprove,
	})
}

func tryApprove(c *change.Change, who change.Actor, seen int, d commands.Drawing) error {
	return c.Approve(who, seen, "", d.Policy, d.Now)
}

func (b *Bot) submitComment(ctx context.Context, in *Inbound) (Answer, error) {
	n, seen, err := subject(in)
	if err != nil {
		return Answer{}, err
	}
	var comment string
	commentForm(&comment, &change.Change{}).read(in.View.Values)
	return Answer{}, b.approveWith(ctx, in, n, seen, strings.TrimSpace(comment))
}

// reasonForm asks for the reason of an act. The others will read it.
func reasonForm(a change.Action, reason *string, c *change.Change) form {
	asks := map[change.Action]struct{ title, question string }{
		change.Return: {"Return", "What has to change before it can go on"},
		change.Reject: {"Reject", "Why it is turned down for good"},
		change.Cancel: {"Cancel", "Why it is called off"},
		change.Hold:   {"Hold", "Why it is set aside"},
		change.Object: {"Object to", "What you object to, or what should be done instead"},
	}[a]
	return form{
		callback: string(a), title: asks.title + " " + c.Number.String(), submit: a.Label(), intro: reminder(c),
		fields: []field{longText(reasonField, asks.question, reason).hinted("It goes on the record, and everybody concerned reads it.")},
	}
}

// reminder says which change a form is about.
func reminder(c *change.Change) []slack.Block {
	s := &sheet{}
	s.say("about", nameOf(c))
	return s.blocks
}

// A trial does an act, with made-up answers, to a copy of the change, to hear whether it would be refused.
type trial func(c *change.Change, who change.Actor, seen int, d commands.Drawing) error

// openReason answers a button of an act that needs a reason.
func (b *Bot) openReason(a change.Action, try trial) handler {
	return b.asking(proposal{
		form: func(d commands.Drawing) form { return reasonForm(a, new(string), d.Change) },
		try:  try, decides: a == change.Return || a == change.Reject || a == change.Object,
	})
}

// submitReason carries out an act with the reason that was given.
func (b *Bot) submitReason(a change.Action, do func(ctx context.Context, by commands.By, n change.Number, seen int, reason string) (*change.Change, error)) handler {
	return func(ctx context.Context, in *Inbound) (Answer, error) {
		n, seen, err := subject(in)
		if err != nil {
			return Answer{}, err
		}
		var reason string
		reasonForm(a, &reason, &change.Change{}).read(in.View.Values)
		_, err = do(ctx, deciding(ctx, in), n, seen, strings.TrimSpace(reason))
		return Answer{}, under(reasonField, err)
	}
}
