package storage

import (
	"fmt"
	"time"

	"github.com/noim3/changebot/change"
)

// A Delivery is something to be said in Slack: the drawing of one place of a change, from the record as it is then.
//
// Deliveries are kept in a ledger. Enqueue adds one in the transaction that gives the reason for it; Claim hands it to
// one worker for the time of a lease; the worker draws the place, and tells with Delivered, Postpone, Uncertain or Bury
// what came of it. A worker that dies says nothing: its lease ends, and another gets the delivery.
type Delivery struct {
	ID     int64
	Change change.Number
	Place  change.Place
	// Key is what keeps the same from being enqueued twice.
	Key string
	// Lane is the queue that the delivery is in; those in one lane are made one at a time, in order.
	Lane string
	// Attempts is how often it was claimed, this time included, without those that did not count (see [Tx.Postpone]).
	Attempts int
	// UncertainSince is when the first attempt began that may have reached Slack without an answer that reached us;
	// zero when there was none. Look in Slack's history from then on before posting again (slack-rules §9).
	UncertainSince time.Time
	CreatedAt      time.Time

	claim int64 // counts the claims of the row: whoever has an older count has lost it
}

// A Post is where a message stands in Slack.
type Post struct {
	Channel change.ChannelID
	// TS is the message's timestamp, which is also its name within the channel.
	TS string
}

type deliveryRow struct {
	ID             int64
	ChangeNumber   change.Number
	Place          change.Place
	Key            string
	Lane           string
	DueAt          instant
	ClaimedAt      instant
	Claims         int64
	Attempts       int
	UncertainSince instant
	CoveredBy      *int64
	Why            string
	Outcome        outcome
	Created        instant `gorm:"column:created_at"`
	FinishedAt     instant
}

func (deliveryRow) TableName() string { return "deliveries" }

// outcome is how a finished delivery ended; empty while it is open.
type outcome string

const (
	delivered outcome = "delivered"
	covered   outcome = "covered" // an older one for the same place was drawn later than this one was enqueued
	buried    outcome = "buried"
)

// Enqueue adds a delivery of a place of change n, due now, at the end of the place's lane. It returns false, and adds
// nothing, when key was used before, at any time since [Tx.Sweep] last removed it.
//
// The order within a lane is that of the calls, provided that whoever enqueues holds the change: after
// [Tx.ChangeForUpdate], [Tx.AddChange] or [Tx.Record], which make others wait.
func (tx *Tx) Enqueue(n change.Number, place change.Place, key string) (bool, error) {
	// Written out: an act does this half a dozen times, and Create takes about as long to put it together as SQLite to
	// run it.
	result := tx.gorm.Exec(`INSERT INTO deliveries
		(change_number, place, key, lane, due_at, claims, attempts, why, outcome, created_at)
		VALUES (?, ?, ?, ?, ?, 0, 0, '', '', ?) ON CONFLICT DO NOTHING`,
		n, tidyText(place), tidyText(key), tidyText(place.Lane(n)), instant(tx.now), instant(tx.now))
	if result.Error != nil {
		return false, fmt.Errorf("enqueue %s of %s: %w", place, n, result.Error)
	}
	added := result.RowsAffected == 1
	tx.enqueued = tx.enqueued || added
	return added, nil
}

func (r deliveryRow) delivery() Delivery {
	return Delivery{
		ID: r.ID, Change: r.ChangeNumber, Place: r.Place, Key: r.Key, Lane: r.Lane, Attempts: r.Attempts,
		UncertainSince: time.Time(r.UncertainSince), CreatedAt: time.Time(r.Created), claim: r.Claims,
	}
}
