package commands

import (
	"slices"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// drawNotice reads what a notice says now. It leaves dr without a notice when there is nothing to say any more: the
// freeze was lifted, the window left the policy, all is well again, or it is too late.
func drawNotice(tx *storage.Tx, dr *Drawing, dl Delivery) error {
	posted, _, err := tx.Posted(dl.Change, dl.Place)
	if err != nil {
		return err
	}
	dr.Posted = posted
	n, known, err := tx.Notice(int64(dr.Parts.Event))
	if err != nil || !known {
		return err
	}
	if n.Kind == change.NoticeFreezeDeclared || n.Kind == change.NoticeFreezeLifted {
		dr.Notice = &n
		return drawFreeze(tx, dr)
	}
	if dr.Policy, err = withReviews(tx, dr.Policy); err != nil {
		return err
	}
	n, holds := dr.Policy.Renew(n)
	if !holds || dr.Policy.Stale(n, dr.Now) {
		return nil
	}
	switch n.Kind {
	case change.WindowAhead, change.WindowOpens, change.WindowCloses, change.FreezeAhead, change.FreezeBegins,
		change.FreezeEnds, change.WeekAhead:
		err = drawBooked(tx, dr, n)
	case change.Digest:
		dr.Exceptions, err = exceptionsFor(tx, dr.Policy, n)
		holds = !dr.Exceptions.None()
	case change.HeadOfDay:
		dr.Head.Seq, dr.Head.Hash, err = tx.ChainHead()
	case change.MonthReport:
		if month, known := n.ReportOf(); known {
			dr.Report = dr.Policy.NewReport(month, dr.Now)
			err = reckon(tx, dr.Report)
		}
		holds = dr.Report != nil
	case change.ReviewAhead, change.NoticeFreezeDeclared, change.NoticeFreezeLifted:
	}
	if holds {
		dr.Notice = &n
	}
	return err
}

// mostCards is how many of the changes that a notice names have a link to their card.
const mostCards = 40

// drawBooked reads the changes that have their time in that of n and are touched by it, and where their cards stand.
func drawBooked(tx *storage.Tx, dr *Drawing, n change.Notice) error {
	booked, err := tx.Booked(n.Time.Start, n.Time.End)
	if err != nil {
		return err
	}
	dr.Booked = slices.DeleteFunc(booked, func(b change.Booking) bool { return !dr.Policy.Touches(n, b) })
	dr.Cards = map[change.Number]Post{}
	for _, b := range dr.Booked[:min(len(dr.Booked), mostCards)] {
		at, posted, err := tx.Posted(b.Number, change.Card)
		if err != nil {
			return err
		}
		if posted {
			dr.Cards[b.Number] = at
		}
	}
	return nil
}
