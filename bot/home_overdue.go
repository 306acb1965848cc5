package bot

import (
	"cmp"
	"context"
	"slices"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// overdueFor returns the first changes whose documentation or review is overdue and concerns who: all of them for the
// emergency authority and the policy's owners, else those that they raised or implement (policy §5).
func (b *Bot) overdueFor(ctx context.Context, who change.Actor) (commands.Page, error) {
	p := b.desk.Policy()
	a, _ := p.Authority(p.Emergency.Authority)
	if a.Members.Include(who) || slices.Contains(p.Owners, who.ID) {
		return b.desk.List(ctx, commands.Filter{Overdue: true}, 0, homeRows)
	}
	raised, err := b.desk.List(ctx, commands.Filter{Overdue: true, Requester: who.ID}, 0, homeRows)
	if err != nil {
		return commands.Page{}, err
	}
	theirs, err := b.desk.List(ctx, commands.Filter{Overdue: true, Implementer: who.ID}, 0, homeRows)
	if err != nil {
		return commands.Page{}, err
	}
	all := commands.Page{Changes: slices.Concat(raised.Changes, theirs.Changes), Next: max(raised.Next, theirs.Next)}
	slices.SortFunc(all.Changes, func(x, y commands.Summary) int { return cmp.Compare(y.Number, x.Number) })
	all.Changes = slices.CompactFunc(all.Changes, func(x, y commands.Summary) bool { return x.Number == y.Number })
	if len(all.Changes) > homeRows {
		all.Changes, all.Next = all.Changes[:homeRows], commands.Cursor(all.Changes[homeRows-1].Number)
	}
	return all, nil
}

// overdue adds what is overdue; nothing when nothing is.
func overdue(s *sheet, late commands.Page, p *change.Policy, reader change.UserID) {
	if len(late.Changes) == 0 {
		return
	}
	s.header("overdue", "Overdue documentation")
	s.summaries("overdue", late.Changes, p, reader)
	if late.Next != 0 {
		s.aside("overdue_more", "There are more: `/change list overdue` shows them all.")
	}
}

// reviewOverdue adds, for an owner, that the review of the policy is overdue or was called for (policy §8).
func (s *sheet) reviewOverdue(b commands.ReviewBoard) {
	p := b.Policy
	if p == nil || len(p.ReviewCalls) == 0 && !p.ReviewOverdue(b.Now) {
		return
	}
	s.header("review", "Review of the policy")
	s.say("review_due", reviewStanding(p, b.Now))
	s.lines("review_calls", callLines(p), 1)
	s.row("review_acts", append(reviewButtons(), button(historyClick, "", "Earlier reviews", nil))...)
}
