package bot

import (
	"context"
	"sync"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// Deputy is Actor with those whose delegate the person is at this moment.
func (in *Inbound) Deputy(ctx context.Context) change.Actor {
	return in.deputy(ctx, in.people.Actor)
}

// deputy describes whoever did it, and those whose delegate they are, who have then no delegators of their own: nobody
// passes on what was delegated to them (spec §2.3). Somebody of whom Slack cannot say stays among them, and gives no
// right.
func (in *Inbound) deputy(ctx context.Context, describe func(context.Context, change.UserID) change.Actor) change.Actor {
	who := describe(ctx, in.User)
	who.For = in.delegators(ctx, who.ID, describe)
	return who
}

// delegators returns those whose delegate somebody is, as describe tells of them.
func (b *Bot) delegators(ctx context.Context, to change.UserID, describe func(context.Context, change.UserID) change.Actor) []change.Actor {
	all, err := b.desk.DelegatedTo(ctx, to)
	if err != nil {
		// Without it they have their own rights only.
		b.log.ErrorContext(ctx, "what is delegated to somebody could not be read", "actor", to, "error", err)
		return nil
	}
	from := make([]change.Actor, len(all))
	var asking sync.WaitGroup
	for i, one := range all {
		asking.Go(func() { from[i] = describe(ctx, one.From) })
	}
	asking.Wait()
	return from
}

// asDelegate says for whom the person who is asked may decide too.
func asDelegate(d commands.Drawing) markup {
	var out []markup
	for _, one := range d.Delegations {
		out = append(out, say("You are %s's delegate until %s, and can decide in their place.", mention(one.From), when(one.Ends, d.Policy.TimeZone)))
	}
	return join("\n", out...)
}

// approvedAs says to somebody who was asked that they, their delegate or whose delegate they are has approved.
func approvedAs(who change.UserID, d commands.Drawing) markup {
	for _, a := range d.Change.Approvals {
		if !a.VoidAt.IsZero() {
			continue
		}
		authority := authorityName(a.Authority, d.Policy)
		switch {
		case a.By == who && a.For != "":
			return say("You approved version %s of the plan for %s in place of %s.", a.Plan, authority, mention(a.For))
		case a.By == who:
			return say("You approved version %s of the plan for %s.", a.Plan, authority)
		case a.For == who:
			return say("%s approved version %s of the plan for %s in your place, as your delegate.", mention(a.By), a.Plan, authority)
		}
	}
	return ""
}
