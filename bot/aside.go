package bot

import (
	"context"
	"strings"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// The trials of the acts that need a reason.

func trySendBack(c *change.Change, who change.Actor, seen int, d commands.Drawing) error {
	return c.SendBack(who, seen, "–", d.Policy, d.Now)
}

func tryTurnDown(c *change.Change, who change.Actor, seen int, d commands.Drawing) error {
	return c.TurnDown(who, seen, "–", d.Policy, d.Now)
}

func tryCallOff(c *change.Change, who change.Actor, _ int, d commands.Drawing) error {
	return c.CallOff(who, "–", d.Policy, d.Now)
}

func trySetAside(c *change.Change, who change.Actor, _ int, d commands.Drawing) error {
	return c.SetAside(who, "–", d.Policy, d.Now)
}

func (b *Bot) cancel(ctx context.Context, by commands.By, n change.Number, _ int, reason string) (*change.Change, error) {
	return b.desk.Cancel(ctx, by, n, reason)
}

func (b *Bot) hold(ctx context.Context, by commands.By, n change.Number, _ int, reason string) (*change.Change, error) {
	return b.desk.Hold(ctx, by, n, reason)
}

func (b *Bot) release(ctx context.Context, by commands.By, n change.Number, _ int) (*change.Change, error) {
	return b.desk.Release(ctx, by, n)
}

// noteForm asks for a work note.
func noteForm(text *string, c *change.Change) form {
	return form{
		callback: string(change.Note), title: "Note on " + c.Number.String(), submit: change.Note.Label(), intro: reminder(c),
		fields: []field{longText("note", "Note", text).hinted("What was done or seen. It is kept on the record and said in the thread.")},
	}
}

func (b *Bot) openNote() handler {
	return b.asking(proposal{
		form: func(d commands.Drawing) form { return noteForm(new(string), d.Change) },
		try: func(c *change.Change, who change.Actor, _ int, d commands.Drawing) error {
			return c.AddNote(who, "–", d.Policy, d.Now)
		},
	})
}

func (b *Bot) submitNote(ctx context.Context, in *Inbound) (Answer, error) {
	n, _, err := subject(in)
	if err != nil {
		return Answer{}, err
	}
	var text string
	noteForm(&text, &change.Change{}).read(in.View.Values)
	_, err = b.desk.Note(ctx, by(ctx, in), n, strings.TrimSpace(text))
	return Answer{}, under("note", err)
}
