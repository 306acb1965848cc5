package commands_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// following returns the feed as it is now.
func (o *office) following() commands.Feed {
	o.t.Helper()
	f, err := o.desk.Feed(o.ctx)
	if err != nil {
		o.t.Fatal(err)
	}
	state, err := o.desk.FeedState(o.ctx)
	if err != nil || state != f.State {
		o.t.Errorf("its state is %v (%v), not that of the feed, %v", state, err, f.State)
	}
	return f
}

func TestTheFeedKeepsTheTimesThatChangesLost(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		t.Helper()
		var numbers []change.Number
		for range 5 {
			c := o.submit(engineer)
			o.must(o.desk.Assess(o.ctx, o.by(assessor), c.Number, 1, lowRisk))
			o.must(o.desk.Approve(o.ctx, o.by(lead), c.Number, 1, ""))
			numbers = append(numbers, c.Number)
		}
		start := o.clock.Now().Add(48 * time.Hour).Truncate(time.Hour)
		for i, n := range numbers[:4] {
			_, err := o.desk.Schedule(o.ctx, o.by(engineer), n, start.Add(time.Duration(3*i)*time.Hour), "")
			o.must(nil, err)
		}
		edited := request()
		edited.Title = "Add another index"
		o.must(o.desk.Edit(o.ctx, o.by(engineer), numbers[1], 1, edited)) // loses its slot
		o.must(o.desk.Edit(o.ctx, o.by(engineer), numbers[2], 1, edited))
		o.must(o.desk.Cancel(o.ctx, o.by(engineer), numbers[2], "Not needed.")) // is over without it
		o.must(o.desk.Cancel(o.ctx, o.by(engineer), numbers[3], "Not needed.")) // keeps it

		type told struct {
			Number change.Number
			State  change.State
			Starts time.Time
			Hours  float64
		}
		var got []told
		f := o.following()
		for _, c := range f.Changes {
			got = append(got, told{c.Number, c.State, c.Time.Start, c.Time.Length().Hours()})
			if record := o.story(c.Number).Change; c.Version != record.Version || !c.UpdatedAt.Equal(record.UpdatedAt) {
				t.Errorf("%s has version %d of %s, want %d of %s", c.Number, c.Version, c.UpdatedAt, record.Version, record.UpdatedAt)
			}
		}
		want := []told{
			{numbers[0], change.Scheduled, start, 1},
			{numbers[1], change.InApproval, start.Add(3 * time.Hour), 1},
			{numbers[2], change.Cancelled, start.Add(6 * time.Hour), 1},
			{numbers[3], change.Cancelled, start.Add(9 * time.Hour), 1},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the feed (-want +got):\n%s", diff)
		}

		o.must(o.desk.Approve(o.ctx, o.by(lead), numbers[1], 2, ""))
		_, err := o.desk.Schedule(o.ctx, o.by(engineer), numbers[1], start.Add(24*time.Hour), "")
		o.must(nil, err)
		again := o.following()
		last := again.Changes[len(again.Changes)-1]
		if last.Number != numbers[1] || last.State != change.Scheduled || !last.Time.Start.Equal(start.Add(24*time.Hour)) || len(again.Changes) != 4 {
			t.Errorf("once it has a time again, the feed is %v", again.Changes)
		}
		o.clock.Advance(100 * 24 * time.Hour)
		if late := o.following(); len(late.Changes) != 0 {
			t.Errorf("after a quarter of a year, the feed is %v", late.Changes)
		}
	})
}

func TestTheFeedIsAnotherWhenAnythingHappenedAndOnTheNextDay(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		t.Helper()
		first := o.following()
		if first.State.Head != 0 || first.PolicyChanges != 0 || !first.PolicySince.Equal(o.clock.Now()) {
			t.Errorf("at first it is %+v", first)
		}
		if day := first.State.Day; !day.Equal(time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)) || !first.Span.Start.Before(day.AddDate(0, 0, -90)) {
			t.Errorf("it is of %s, and tells of %v", day, first.Span)
		}
		o.clock.Advance(time.Hour)
		if same := o.following(); same.State != first.State {
			t.Errorf("nothing happened, and it is %v", same.State)
		}
		o.submit(engineer)
		second := o.following()
		if second.State.Head != 1 || !second.State.At.Equal(o.clock.Now()) {
			t.Errorf("after an act it is %v", second.State)
		}
		next := testPolicy()
		next.Revision = "rev-2"
		o.clock.Advance(time.Hour)
		if _, err := o.desk.Adopt(o.ctx, next); err != nil {
			t.Fatal(err)
		}
		if err := o.desk.RefusePolicy(o.ctx, "policy.yaml", "rev-3", "It has a fault."); err != nil {
			t.Fatal(err)
		}
		third := o.following()
		if third.State.Revision != "rev-2" || third.PolicyChanges != 1 || !third.PolicySince.Equal(o.clock.Now()) {
			t.Errorf("under another policy it is %+v", third)
		}
		o.clock.Advance(24 * time.Hour)
		if tomorrow := o.following(); tomorrow.State == third.State {
			t.Error("on the next day it is the same")
		}
	})
}
