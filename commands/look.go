package commands

import (
	"context"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// The words of the store that callers need to ask and to read answers.
type (
	// A Filter says which changes to list; its zero value lists all.
	Filter = storage.Filter
	// A Span is a stretch of time that a filter asks for.
	Span = storage.Span
	// A Cursor is where a page ended; its zero value begins at the newest change.
	Cursor = storage.Cursor
	// A Page is one page of a list, newest first.
	Page = storage.Page
	// A LogPage is one page of the change log.
	LogPage = storage.LogPage
	// A LogEntry is a change as the change log tells of it.
	LogEntry = storage.LogEntry
	// A Summary is one line of a list.
	Summary = storage.Summary
)

// A Story is a change and everything that was ever tried with it, in order.
type Story struct {
	Change *change.Change
	Events []change.Event
	// Holds are the legal holds that cover it now.
	Holds []change.LegalHold
}

// Show returns the whole record of a change. It refuses, as [change.NotFound], a number that was never given.
func (d *Desk) Show(ctx context.Context, n change.Number) (Story, error) {
	var s Story
	err := d.db.View(ctx, func(tx *storage.Tx) (err error) {
		if s.Change, err = tx.Change(n); err != nil {
			return err
		}
		if s.Events, err = tx.Events(n); err != nil {
			return err
		}
		s.Holds, err = tx.HoldsOf(n)
		return err
	})
	return s, err
}

// Request returns the plan of a change as it stands. It refuses, as [change.NotFound], a number that was never given.
func (d *Desk) Request(ctx context.Context, n change.Number) (r change.Request, err error) {
	err = d.db.View(ctx, func(tx *storage.Tx) error {
		r, err = tx.Request(n)
		return err
	})
	return r, err
}

// Record returns what is on record that belongs to no change: of templates, delegations, scope and the policy.
func (d *Desk) Record(ctx context.Context) (events []change.Event, err error) {
	err = d.db.View(ctx, func(tx *storage.Tx) error {
		events, err = tx.Events(0)
		return err
	})
	return events, err
}

// List returns the changes that f lets through, newest first, at most limit of them, from the cursor on.
func (d *Desk) List(ctx context.Context, f Filter, from Cursor, limit int) (Page, error) {
	var page Page
	err := d.db.View(ctx, func(tx *storage.Tx) (err error) {
		page, err = tx.List(f, from, limit)
		return err
	})
	return page, err
}

// Log returns a page of the change log: what [Desk.List] does, with all that the policy wants on record of each change
// (policy §7).
func (d *Desk) Log(ctx context.Context, f Filter, from Cursor, limit int) (page LogPage, err error) {
	err = d.db.View(ctx, func(tx *storage.Tx) error {
		page, err = tx.Log(f, from, limit)
		return err
	})
	return page, err
}
