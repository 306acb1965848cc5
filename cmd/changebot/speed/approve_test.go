package speed

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
)

// measureApprovals measures how long after the click that approves a change its approval is committed and acknowledged,
// and what that costs this process, beside the same statements written by hand on a database that holds the same.
func measureApprovals(tb testing.TB, e effort, d database) []line {
	tb.Helper()
	slackURL := startSlack(tb)
	open := func() *office { return openOffice(tb, d.fresh(tb), slackURL) }
	click, act := approvalByClick(open()), approvalByDesk(open())
	bare, prepared := approvalByHand(open(), d, false), approvalByHand(open(), d, true)
	for range e.rounds {
		var want trace
		for _, a := range []*approval{click, act, bare, prepared} {
			todo := a.office.readyToApprove(e.acts)
			approve := a.by(todo)
			a.rounds = append(a.rounds, acts(tb, e.acts, approve))
			left := a.office.traceOf(todo[0])
			if a == click {
				want = left
			}
			if diff := cmp.Diff(want, left); diff != "" {
				tb.Errorf("an approval leaves something else behind than by a click (-want +got):\n%s", diff)
			}
		}
	}
	measured := func(what string, unit unit, of func(round) float64, a, floor *approval) line {
		return line{what: what, database: d.name, unit: unit, measured: median(a.rounds, of), floor: median(floor.rounds, of)}
	}
	return []line{
		measured("approve click → acknowledged, p50", ms, p50, click, bare),
		measured("approve click → acknowledged, p99", ms, p99, click, bare).atMost(25),
		measured("approve click → acknowledged, CPU", ms, cpu, click, bare).atMostTimes(2),
		measured("approve click → acknowledged, allocations", count, allocs, click, bare),
		measured("its act alone, CPU", ms, cpu, act, bare),
		measured("its act alone, allocations", count, allocs, act, bare),
		measured("its act alone, CPU, beside statements prepared once", ms, cpu, act, prepared),
	}
}

// An approval is one way to approve changes, and how long it took.
type approval struct {
	office *office
	// by readies the approval of all of todo, and returns what approves the i-th.
	by     func(todo []change.Number) func(i int) error
	rounds []round
}

// approvalByClick takes in what Slack sends when Helen clicks, as fast as one person may. Slack is asked twice each
// time, who she is and who is in her groups.
func approvalByClick(o *office) *approval {
	return &approval{office: o, by: func(todo []change.Number) func(i int) error {
		requests := signedAll(o.tb, len(todo), "/slack/interactions", func(i int) url.Values { return click(o.tb, todo[i]) })
		return func(i int) error {
			o.clock.advance(time.Second / 2)
			return answer(o.handler, requests[i])
		}
	}}
}

// approvalByDesk is what the click leads to.
func approvalByDesk(o *office) *approval {
	helen := change.Actor{ID: slacksim.Helen, Standing: change.Member, Groups: []change.GroupID{slacksim.PlatformApprovers}}
	return &approval{office: o, by: func(todo []change.Number) func(i int) error {
		return func(i int) error {
			_, err := o.desk.Approve(o.tb.Context(), commands.By{Who: helen, Key: fmt.Sprint("click ", todo[i])}, todo[i], 1, "")
			return err
		}
	}}
}

// approvalByHand is a bare transaction with the same statements.
func approvalByHand(o *office, d database, prepares bool) *approval {
	o.tb.Helper()
	byHand := newBareApproval(openBare(o.tb, d, o.url))
	byHand.prepares = prepares
	return &approval{office: o, by: func(todo []change.Number) func(i int) error {
		return func(i int) error { return byHand.approve(o.tb.Context(), todo[i]) }
	}}
}

// A trace is what approvals leave behind in the database.
type trace struct {
	State     change.State
	Version   int
	Events    int
	Approvals int
	ToDraw    int // how much there is to be said, for all changes
}

// traceOf returns what is left behind of the approval of a change, and draws what it made worth saying.
func (o *office) traceOf(n change.Number) trace {
	o.tb.Helper()
	var c *change.Change
	err := o.db.View(o.tb.Context(), func(tx *storage.Tx) (err error) {
		c, err = tx.Change(n)
		return err
	})
	if err != nil {
		o.tb.Fatal(err)
	}
	return trace{State: c.State, Version: c.Version, Events: c.Events, Approvals: len(c.Approvals), ToDraw: o.drawAll()}
}
