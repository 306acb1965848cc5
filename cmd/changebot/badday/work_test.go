package badday

import (
	"context"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

// schedule chooses a slot in which the work can begin at once: the policy lets it begin a little early.
func (l *course) schedule(ctx context.Context) {
	l.form(ctx, l.requester, change.Schedule, func(a *act) filling {
		return filling{change.FieldWishedStart: time.Now().Add(2 * time.Minute).Unix(), "reason": a.marker}
	}, nil)
}

func (l *course) start(ctx context.Context) {
	l.press(ctx, change.Start, []string{l.requester}, 1+l.random.IntN(2))
}

func (l *course) finish(ctx context.Context) {
	l.press(ctx, change.Finish, []string{l.requester}, 1+l.random.IntN(2))
}

func (l *course) verify(ctx context.Context) {
	l.form(ctx, slacksim.Priya, change.Verify, func(a *act) filling {
		return filling{"result": string(change.Verify), "checked": "It works. " + a.marker}
	}, nil)
}

func (l *course) document(ctx context.Context) {
	l.form(ctx, l.requester, change.Document, func(a *act) filling {
		return filling{"outcome": string(change.Successful), "notes": a.marker}
	}, nil)
}
