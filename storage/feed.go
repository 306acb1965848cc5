package storage

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/noim3/changebot/change"
)

// A FeedChange is a change as programs that follow the calendar are told of it.
type FeedChange struct {
	// Booking has the slot as its time, whatever has become of the change.
	change.Booking
	// Version and UpdatedAt are those of the change: both grow with each act on it.
	Version   int
	UpdatedAt time.Time
	// Card is where its card stands; zero while it was not posted.
	Card Post
}

type feedRow struct {
	Booking bookingRow `gorm:"embedded"`
	Version int
	Updated instant `gorm:"column:updated_at"`
	Channel change.ChannelID
	TS      string `gorm:"column:ts"`
}

// FeedChanges returns the changes whose slot has an instant in common with that stretch, the earliest first: also those
// that were called off with a slot on record. When there are more than most, the earliest are left out.
func (tx *Tx) FeedChanges(from, to time.Time, most int) ([]FeedChange, error) {
	rows, err := tx.feed(tx.gorm.Where("slot_start >= ? AND slot_start < ? AND slot_end > ?", // as in slotted
		instant(from.Add(-change.MaxLength)), instant(to), instant(from)).Order("slot_start DESC, number DESC").Limit(most))
	if err != nil {
		return nil, fmt.Errorf("read the feed: %w", err)
	}
	all := make([]FeedChange, 0, len(rows))
	for _, r := range slices.Backward(rows) {
		all = append(all, r.change(tx.now))
	}
	return all, nil
}

// An Unscheduled is a change that had a slot and has none.
type Unscheduled struct {
	FeedChange
	// Was is the event in which it was scheduled last, with the slot of then in its facts.
	Was change.Event
}

// unscheduledMost bounds how many changes of each state are looked at for a slot that they lost. Of those that are
// over, the ones before that are of no interest to anybody's calendar.
const unscheduledMost = 500

// Unscheduled returns the changes that were given a slot and lost it, as an edit of the plan takes it away. It looks at
// the latest five hundred of each state.
func (tx *Tx) Unscheduled() ([]Unscheduled, error) {
	var all []Unscheduled
	for _, state := range []change.State{
		change.InAssessment, change.InApproval, change.InScheduling, change.Returned, change.OnHold, change.Rejected, change.Cancelled,
	} {
		some, err := tx.unscheduledIn(state)
		if err != nil {
			return nil, fmt.Errorf("read what lost its slot: %w", err)
		}
		all = append(all, some...)
	}
	return all, nil
}

func (tx *Tx) unscheduledIn(state change.State) ([]Unscheduled, error) {
	latest := tx.gorm.Table("changes").Select("number").Where("state = ? AND slot_start IS NULL", state).
		Order("number DESC").Limit(unscheduledMost)
	events, err := tx.events(tx.gorm.Where("change_number IN (?) AND action = ? AND refused = ''", latest, change.Schedule).
		Order("change_number, n"))
	if err != nil || len(events) == 0 {
		return nil, err
	}
	last := map[change.Number]change.Event{}
	var numbers []change.Number
	for _, ev := range events {
		if last[ev.Change].N == 0 {
			numbers = append(numbers, ev.Change)
		}
		last[ev.Change] = ev
	}
	rows, err := tx.feed(tx.gorm.Where("number IN ?", numbers).Order("number"))
	if err != nil {
		return nil, err
	}
	all := make([]Unscheduled, len(rows))
	for i, r := range rows {
		all[i] = Unscheduled{FeedChange: r.change(tx.now), Was: last[r.Booking.Number]}
	}
	return all, nil
}

// feed reads no more of a change than it needs: a plan is long, and there are many.
func (tx *Tx) feed(query *gorm.DB) ([]feedRow, error) {
	var rows []feedRow
	const columns = "number, title, state, category, kind, risk, outcome, systems, requester, implementer, slot_start, slot_end, " +
		"version, updated_at, coalesce(posts.channel, '') AS channel, coalesce(posts.ts, '') AS ts"
	err := query.Table("changes").Select(columns).
		Joins("LEFT JOIN posts ON posts.change_number = number AND posts.place = ?", change.Card).Find(&rows).Error
	return rows, err
}

func (r feedRow) change(now time.Time) FeedChange {
	return FeedChange{
		Booking: r.Booking.booking(now), Version: r.Version, UpdatedAt: time.Time(r.Updated),
		Card: Post{Channel: r.Channel, TS: r.TS},
	}
}

// LastAllowed is [Tx.LastEvent] without those that were refused.
func (tx *Tx) LastAllowed(a change.Action) (change.Event, bool, error) {
	events, err := tx.events(tx.gorm.Where("change_number = 0 AND action = ? AND refused = ''", a).Order("n DESC").Limit(1))
	if err != nil {
		return change.Event{}, false, fmt.Errorf("read the last event %s: %w", a, err)
	}
	if len(events) == 0 {
		return change.Event{}, false, nil
	}
	return events[0], true, nil
}
