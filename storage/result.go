package storage

import (
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/noim3/changebot/change"
)

// Delivered finishes a delivery, and with it the later ones of the same card or question that were enqueued before it
// was claimed. It remembers where the place now stands, unless at is zero. It returns false, and does nothing, when
// the claim was lost in the meantime.
func (tx *Tx) Delivered(d Delivery, at Post) (held bool, err error) {
	held, err = tx.end(d, map[string]any{"finished_at": instant(tx.now), "outcome": delivered})
	if err == nil && held && redraws(d.Place) {
		err = tx.gorm.Model(&deliveryRow{}).
			Where("lane = ? AND covered_by = ? AND finished_at IS NULL", d.Lane, d.ID).
			Updates(map[string]any{"finished_at": instant(tx.now), "outcome": covered}).Error
	}
	if err == nil && held && at != (Post{}) {
		err = tx.remember(d, at)
	}
	if err != nil {
		return false, fmt.Errorf("finish %s of %s: %w", d.Place, d.Change, err)
	}
	return held, nil
}

// Postpone puts a delivery off after Slack has certainly not taken it, and says why. An attempt that is not counted
// leaves Attempts as they were: Slack asked to wait, and nothing is wrong. The rest of the lane waits as well. It
// returns false, and does nothing, when the claim was lost in the meantime.
func (tx *Tx) Postpone(d Delivery, until time.Time, counted bool, why string) (held bool, err error) {
	values := map[string]any{"due_at": instant(until), "why": tidyText(why)}
	if !counted {
		values["attempts"] = gorm.Expr("attempts - 1")
	}
	held, err = tx.end(d, values)
	if err != nil {
		return false, fmt.Errorf("postpone %s of %s: %w", d.Place, d.Change, err)
	}
	return held, nil
}

// Uncertain puts a delivery off after no answer came, so that Slack may have taken it or not, and says why: from now
// on its UncertainSince is set. The rest of the lane waits as well. It returns false, and does nothing, when the claim
// was lost in the meantime.
func (tx *Tx) Uncertain(d Delivery, until time.Time, why string) (held bool, err error) {
	held, err = tx.end(d, map[string]any{
		"due_at": instant(until), "why": tidyText(why),
		"uncertain_since": gorm.Expr("coalesce(uncertain_since, claimed_at)"),
	})
	if err != nil {
		return false, fmt.Errorf("put off %s of %s: %w", d.Place, d.Change, err)
	}
	return held, nil
}

// Bury gives a delivery up, and says why; [Tx.Buried] shows it, and the rest of its lane goes on. It returns false,
// and does nothing, when the claim was lost in the meantime.
func (tx *Tx) Bury(d Delivery, why string) (held bool, err error) {
	held, err = tx.end(d, map[string]any{"finished_at": instant(tx.now), "outcome": buried, "why": tidyText(why)})
	if err != nil {
		return false, fmt.Errorf("bury %s of %s: %w", d.Place, d.Change, err)
	}
	return held, nil
}

// end ends a claim with values, if it is still the last one and has not ended.
func (tx *Tx) end(d Delivery, values map[string]any) (held bool, err error) {
	values["claimed_at"] = nil
	result := tx.gorm.Model(&deliveryRow{}).
		Where("id = ? AND claims = ? AND claimed_at IS NOT NULL AND finished_at IS NULL", d.ID, d.claim).
		Updates(values)
	return result.RowsAffected == 1, result.Error
}

// A BuriedDelivery is one that was given up.
type BuriedDelivery struct {
	ID       int64
	Change   change.Number
	Place    change.Place
	Key      string
	Attempts int
	Why      string
	BuriedAt time.Time
}

// Buried returns up to limit deliveries that were given up, the last first, until [Tx.Sweep] removes them.
func (tx *Tx) Buried(limit int) ([]BuriedDelivery, error) {
	var rows []deliveryRow
	err := tx.gorm.Where("outcome = 'buried'").Order("finished_at DESC, id DESC").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list buried deliveries: %w", err)
	}
	all := make([]BuriedDelivery, len(rows))
	for i, r := range rows {
		all[i] = BuriedDelivery{
			ID: r.ID, Change: r.ChangeNumber, Place: r.Place, Key: r.Key, Attempts: r.Attempts, Why: r.Why,
			BuriedAt: time.Time(r.FinishedAt),
		}
	}
	return all, nil
}

func (tx *Tx) remember(d Delivery, at Post) error {
	return tx.gorm.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "change_number"}, {Name: "place"}},
		DoUpdates: clause.AssignmentColumns([]string{"channel", "ts", "posted_at"}),
	}).Create(&postRow{
		ChangeNumber: d.Change, Place: d.Place, Channel: at.Channel, TS: at.TS, PostedAt: instant(tx.now),
	}).Error
}
