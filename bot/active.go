package bot

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// askedAtOnce is of how many people Slack is asked at the same time.
const askedAtOnce = 10

// Standings returns the standing of each of some people as Slack said within the last minutes. It may ask Slack; of whom
// Slack does not say is [change.Unknown].
func (p *People) Standings(ctx context.Context, ids []change.UserID) map[change.UserID]change.Standing {
	all := make(map[change.UserID]change.Standing, len(ids))
	var mu sync.Mutex
	var asking errgroup.Group
	asking.SetLimit(askedAtOnce)
	for _, id := range ids {
		asking.Go(func() error {
			standing := change.Unknown
			if u, err := p.users.get(ctx, id); err == nil {
				standing = p.standing(u)
			}
			mu.Lock()
			defer mu.Unlock()
			all[id] = standing
			return nil
		})
	}
	_ = asking.Wait() // whom Slack could not name stands in the map
	return all
}

// recall returns the standing of somebody as Slack said within the last minutes; false when Slack must be asked.
func (p *People) recall(id change.UserID) (change.Standing, bool) {
	u, known := p.users.recall(id)
	if !known {
		return change.Unknown, false
	}
	return p.standing(u), true
}

// asActive is whoever, with what Slack says of the people whom a plan needs. Slack is asked for both at once, as an
// answer must not take long.
func (b *Bot) asActive(ctx context.Context, in *Inbound, r change.Request, whoever func(context.Context, *Inbound) commands.By) commands.By {
	var standings map[change.UserID]change.Standing
	var asking sync.WaitGroup
	asking.Go(func() { standings = b.people.Standings(ctx, r.People(b.desk.Policy())) })
	by := whoever(ctx, in)
	asking.Wait()
	by.Standings = standings
	return by
}

// asActiveFor is asActive for a decision on the plan of a change as it stands.
func (b *Bot) asActiveFor(ctx context.Context, in *Inbound, n change.Number, whoever func(context.Context, *Inbound) commands.By) (commands.By, error) {
	r, err := b.desk.Request(ctx, n)
	if err != nil {
		return commands.By{}, err
	}
	return b.asActive(ctx, in, r, whoever), nil
}
