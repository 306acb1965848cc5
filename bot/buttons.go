package bot

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
)

// The clicks that are no act on a change.
const (
	detailsClick = "details" // shows the whole record
	copyClick    = "copy"    // opens a new request with this plan
	moreClick    = "more"    // a menu of further clicks
	raiseClick   = "raise"   // opens a new request
	// The same at another category, and a menu of what else the Home tab leads to.
	standardClick  = "raise_standard"
	emergencyClick = "raise_emergency"
	homeMenuClick  = "home_more"
	typedClick     = "typed" // does what its value does when it is typed after /change
)

// cardButtons returns the buttons that make sense now: what is waited for first, then what else is often needed, and
// the rest in a menu. Those named in without are left out.
func cardButtons(c *change.Change, p *change.Policy, without ...string) []slack.BlockElement {
	wait := c.Waits(p).Do
	if failedCheck(c) {
		wait = "" // none of the three ways on is the one to choose
	}
	var row []slack.BlockElement
	var menu []*slack.OptionBlockObject
	for _, a := range offeredActs(c, wait) {
		if a == change.Except && !c.Blocked(p) {
			continue // no freeze stands in its way
		}
		if inMenu(a, c) {
			menu = append(menu, menuOption(string(a), a.Label(), c))
			continue
		}
		row = append(row, actButton(a, c, a == wait))
		if a == change.Approve {
			menu = append(menu, menuOption(commented, "Approve with a comment", c))
		}
	}
	if !slices.Contains(without, detailsClick) {
		row = append(row, button(detailsClick, c.PlanSeen(), "Details", c))
	}
	if c.State.Final() {
		row = append(row, button(copyClick, c.PlanSeen(), "Copy into a new request", c))
	}
	if c.MayBeTemplate() {
		menu = append(menu, menuOption(string(change.Propose), change.Propose.Label(), c))
	}
	if len(menu) > 0 {
		row = append(row, slack.NewOverflowBlockElement(moreClick, menu...))
	}
	return row
}

// offeredActs returns what the lifecycle lets somebody do now, the act that is waited for first.
func offeredActs(c *change.Change, wait change.Action) []change.Action {
	acts := slices.DeleteFunc(c.Actions(), func(a change.Action) bool {
		// A failed check is one of the two answers in the verify form; leaving the change in place comes after one.
		return a == change.Fail || a == change.Keep && (c.Verification == nil || c.Verification.Passed) ||
			a == change.Release && c.Frozen() || a == change.Schedule && c.State == change.OnHold && !c.Frozen() ||
			a == change.Acknowledge && !c.AwaitsAcknowledgement()
	})
	slices.SortStableFunc(acts, func(x, y change.Action) int {
		switch {
		case x == wait && y != wait:
			return -1
		case y == wait && x != wait:
			return 1
		}
		return 0
	})
	return acts
}

// inMenu reports whether an act is needed so seldom that it stands in the menu. Editing is not while an emergency's
// record is to be completed.
func inMenu(a change.Action, c *change.Change) bool {
	if a == change.Edit {
		return c.Request.Category != change.Emergency || c.State != change.InDocumentation
	}
	if a == change.Extend || a == change.HandOver {
		return !c.Overruns()
	}
	answers := c.Request.Category == change.Emergency && (a == change.Approve || a == change.Object)
	return a == change.Hold || a == change.Cancel || a == change.LinkIncident || a == change.Except && !c.Frozen() || answers && c.Answered()
}

// actButton returns the button for an act; the one that is waited for stands out.
func actButton(a change.Action, c *change.Change, waited bool) *slack.ButtonBlockElement {
	b := button(string(a), c.PlanSeen(), actLabel(a, c), c)
	switch {
	case waited:
		b.WithStyle(slack.StylePrimary)
	case a == change.RollBack, a == change.Reject, a == change.Object:
		b.WithStyle(slack.StyleDanger)
	}
	if asks := confirmations()[a]; asks != (confirmation{}) {
		confirmed(b, asks.title, asks.text, a.Label())
	}
	return b
}

// menuOption returns a line of the menu: it does the same as a button called click would.
func menuOption(click, label string, c *change.Change) *slack.OptionBlockObject {
	return option(click+" "+c.PlanSeen(), label)
}

// splitMenuValue takes the value of a menu's option apart.
func splitMenuValue(value string) (click, seen string) {
	click, seen, _ = strings.Cut(value, " ")
	return click, seen
}

// actLabel returns what the button for an act says on this change.
func actLabel(a change.Action, c *change.Change) string {
	switch {
	case a == change.Schedule && (c.State == change.Scheduled || c.State == change.OnHold):
		return "Reschedule"
	case a == change.Document && c.Request.Category == change.Emergency:
		return "Document" // its review closes it
	}
	return a.Label()
}
