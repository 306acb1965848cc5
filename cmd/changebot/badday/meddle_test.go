package badday

import (
	"context"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

// bystanders may decide nothing: an auditor, a guest, and somebody of another organisation.
var bystanders = []string{slacksim.Ruth, slacksim.Gavin, slacksim.Elena}

// meddle has a bystander click what they see on the cards, again and again, until the day ends. Each attempt is to be
// refused, and on record.
func (c *campaign) meddle(ctx, day context.Context, who string) {
	name := fnv.New64a()
	name.Write([]byte(who))
	random := rand.New(rand.NewPCG(c.plan.seed, name.Sum64()))
	p := &person{id: who, as: c.office.slack.As(who)}
	for pause(day, between(random, 400*time.Millisecond, 1200*time.Millisecond)) {
		cards, err := p.as.Messages(ctx, slacksim.Changes)
		if err != nil {
			c.note(err)
			continue
		}
		cards = slices.DeleteFunc(cards, func(m slacksim.Message) bool { return wanted(m) == "" })
		if len(cards) == 0 {
			continue
		}
		card := cards[random.IntN(len(cards))]
		number, _ := drawn(card)
		b := button{p, slacksim.Changes, card.TS, wanted(card)}
		c.click(ctx, b, c.journal.begin(who, b.action, number, false))
	}
}

// wanted returns what can be done at once by a button of a card; empty when nothing can.
func wanted(m slacksim.Message) change.Action {
	offered := buttonsOf(m.Blocks)
	for _, a := range []change.Action{change.Approve, change.Start, change.Finish, change.RollBack} {
		if slices.Contains(offered, string(a)) {
			return a
		}
	}
	return ""
}
