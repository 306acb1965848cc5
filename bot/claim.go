package bot

import (
	"context"
	"time"

	"github.com/noim3/changebot/change"
)

// claim answers “I'm looking” (spec §2.3). It decides nothing, so what Slack said within the last minutes will do.
func (b *Bot) claim(ctx context.Context, in *Inbound) (Answer, error) {
	n, _, err := subject(in)
	if err != nil {
		return Answer{}, err
	}
	who := by(ctx, in)
	who.Who = in.Deputy(ctx)
	_, err = b.desk.Look(ctx, who, n)
	return Answer{}, err
}

// lookedAt says who is looking at what the change waits for, while that counts.
func lookedAt(c *change.Change, p *change.Policy, now time.Time) markup {
	if c.Looking == nil || !now.Before(c.LookedAtUntil(p)) {
		return ""
	}
	return say("%s is looking, since %s.", mention(c.Looking.By), when(c.Looking.At, p.TimeZone))
}
