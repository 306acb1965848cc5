package badday

import (
	"context"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

// assess has the assessor fill in their form. When the life slips, the requester edits the plan meanwhile, once, so
// that what is sent is about a plan that is no longer there.
func (l *course) assess(ctx context.Context) {
	meanwhile := func() { l.edit(ctx) }
	if !l.slips {
		meanwhile = nil
	}
	l.slips = false
	l.form(ctx, slacksim.Priya, change.Assess, func(a *act) filling {
		return filling{
			"question_reach": "colleagues", "question_rollback": "at-once", "question_practice": "often",
			"question_testing": "same-steps", "question_data": "none", "question_security": "none",
			"dependencies": "Nothing else is touched. " + a.marker,
		}
	}, meanwhile)
}

// approve has those approve whose turn it is, in the manner of the life.
func (l *course) approve(ctx context.Context) {
	whom := l.route.approvers(l.requester, l.tries)
	l.tries++
	switch {
	case l.cancelled && l.tries > 1:
		l.menu(ctx, slacksim.Olive, change.Cancel, func(a *act) filling { return filling{"reason": "Not this quarter. " + a.marker} })
		return
	case l.stale:
		l.stale = false
		l.edit(ctx)
		l.press(ctx, change.Approve, whom[:1], 1) // most likely by a button of before
		return
	}
	switch l.manner {
	case once:
		l.press(ctx, change.Approve, whom[:1], 1)
	case double:
		l.press(ctx, change.Approve, whom[:1], 2)
	case together:
		l.press(ctx, change.Approve, whom, 1)
	case commented:
		l.comment(ctx, whom[0])
	}
}

// comment has a person approve with a comment, by the menu in the details.
func (l *course) comment(ctx context.Context, who string) {
	l.fromMenu(ctx, who, change.Approve, "approve_with_comment", func(a *act) filling { return filling{"comment": a.marker} })
}

// edit has the requester alter the plan.
func (l *course) edit(ctx context.Context) {
	l.menu(ctx, l.requester, change.Edit, func(a *act) filling {
		return filling{"description": "Do it more carefully than was first said. " + a.marker}
	})
}

func (l *course) menu(ctx context.Context, who string, do change.Action, filled func(*act) filling) {
	l.fromMenu(ctx, who, do, string(do), filled)
}

// fromMenu has a person do an act whose form is behind a line of the menu in the details. The line is called like the
// form.
func (l *course) fromMenu(ctx context.Context, who string, do change.Action, line string, filled func(*act) filling) {
	p := l.people[who]
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.tidy(ctx) != nil {
		return
	}
	view, err := p.details(ctx, l.number)
	if err != nil {
		return
	}
	seen := planSeen(view)
	a := l.journal.begin(who, do, l.number, true)
	a.result = unmade
	if seen == "" || heard(p.as.Fill(ctx, "more", line+" "+seen)) != nil {
		return
	}
	_, said, err := p.top(ctx, func(v slacksim.View) bool { return v.CallbackID == line })
	if err == nil && said == "" {
		err = p.fill(ctx, filled(a))
	}
	if err == nil && said == "" {
		l.send(ctx, p, a)
	}
}

// planSeen returns what the buttons of the details carry: the change and the version of its plan.
func planSeen(v slacksim.View) string {
	for _, e := range elementsOf(v.Blocks) {
		if e.Type == "button" && e.Value != "" {
			return e.Value
		}
	}
	return ""
}
