package bot

import (
	"context"
	"fmt"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// start asks Slack whether those whom the plan needs are still there.
func (b *Bot) start(ctx context.Context, in *Inbound) (Answer, error) {
	n, _, err := subject(in)
	if err != nil {
		return Answer{}, err
	}
	who, err := b.asActiveFor(ctx, in, n, by)
	if err != nil {
		return Answer{}, fmt.Errorf("start %s: %w", n, err)
	}
	_, err = b.desk.Start(ctx, who, n)
	return Answer{}, err
}

func (b *Bot) finish(ctx context.Context, by commands.By, n change.Number, _ int) (*change.Change, error) {
	return b.desk.Finish(ctx, by, n)
}

// rollBack asks for no reason: it is one button, pressed when time is short (spec §2.5).
func (b *Bot) rollBack(ctx context.Context, by commands.By, n change.Number, _ int) (*change.Change, error) {
	return b.desk.RollBack(ctx, by, n, "")
}

func (b *Bot) keep(ctx context.Context, by commands.By, n change.Number, _ int) (*change.Change, error) {
	return b.desk.Keep(ctx, by, n)
}
