package storage

import (
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"github.com/noim3/changebot/change"
)

type reviewRow struct {
	Number     int `gorm:"primaryKey;autoIncrement:false"`
	Revision   string
	Result     change.ReviewResult
	Found      string
	NextDue    instant
	Answers    int
	ReviewedBy change.UserID
	ReviewedAt instant
}

func (reviewRow) TableName() string { return "policy_reviews" }

const reviewCounter = "policy review"

// HoldReviews has whoever else wants to record a review of the policy wait until the transaction ends, so that they see
// this one. It comes before the reviews are read.
func (tx *Tx) HoldReviews() error {
	err := tx.gorm.Exec("INSERT INTO counters (name, n) VALUES (?, 0) ON CONFLICT (name) DO UPDATE SET n = counters.n", reviewCounter).Error
	if err != nil {
		return fmt.Errorf("hold the reviews of the policy: %w", err)
	}
	return nil
}

// AddReview keeps a review of the policy, and gives it its number, from 1 without gaps.
func (tx *Tx) AddReview(r *change.PolicyReview) error {
	tidy(r)
	n, err := tx.count(reviewCounter)
	if err != nil {
		return fmt.Errorf("count the reviews of the policy: %w", err)
	}
	r.Number = int(n)
	err = tx.gorm.Create(&reviewRow{
		Number: r.Number, Revision: r.Revision, Result: r.Result, Found: r.Found, NextDue: instant(r.Next),
		Answers: r.Answers, ReviewedBy: r.By, ReviewedAt: instant(r.At),
	}).Error
	if err != nil {
		return fmt.Errorf("keep review %d of the policy: %w", r.Number, err)
	}
	return nil
}

// Reviews returns up to limit reviews of the policy, the last first, after skip of them.
func (tx *Tx) Reviews(skip, limit int) ([]change.PolicyReview, error) {
	var rows []reviewRow
	if err := tx.gorm.Order("number DESC").Offset(skip).Limit(limit).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the reviews of the policy: %w", err)
	}
	all := make([]change.PolicyReview, len(rows))
	for i, r := range rows {
		all[i] = change.PolicyReview{
			Number: r.Number, Revision: r.Revision, Result: r.Result, Found: r.Found, Next: time.Time(r.NextDue),
			Answers: r.Answers, By: r.ReviewedBy, At: time.Time(r.ReviewedAt),
		}
	}
	return all, nil
}

type reviewCallRow struct {
	Event        int `gorm:"primaryKey;autoIncrement:false"`
	Once         string
	Ground       change.ReviewGround
	Reason       string
	ChangeNumber change.Number
	Incident     string
	CalledBy     change.UserID
	CalledAt     instant
	DueAt        instant
}

func (reviewCallRow) TableName() string { return "review_calls" }

// ReviewCalled reports whether a review of the policy was called for by that already (see [change.ReviewCall.Once]).
func (tx *Tx) ReviewCalled(once string) (bool, error) {
	var n int64
	if err := tx.gorm.Model(&reviewCallRow{}).Where("once = ?", tidyText(once)).Count(&n).Error; err != nil {
		return false, fmt.Errorf("look for a call for a review of the policy: %w", err)
	}
	return n > 0, nil
}

// AddReviewCall keeps a call for a review of the policy, whose event was recorded. It keeps nothing when the same has
// called for one (see [change.ReviewCall.Once]).
func (tx *Tx) AddReviewCall(c *change.ReviewCall) error {
	tidy(c)
	err := tx.gorm.Clauses(clause.OnConflict{DoNothing: true}).Create(&reviewCallRow{
		Event: c.Event, Once: c.Once(), Ground: c.Ground, Reason: c.Reason, ChangeNumber: c.Change, Incident: c.Incident,
		CalledBy: c.By, CalledAt: instant(c.At), DueAt: instant(c.Due),
	}).Error
	if err != nil {
		return fmt.Errorf("keep the call for a review of the policy: %w", err)
	}
	return nil
}

// ReviewCalls returns up to limit calls for a review of the policy whose event is later than the one given, the first
// first: those that no review has answered, after the last that one did.
func (tx *Tx) ReviewCalls(after, limit int) ([]change.ReviewCall, error) {
	var rows []reviewCallRow
	if err := tx.gorm.Where("event > ?", after).Order("event").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the calls for a review of the policy: %w", err)
	}
	all := make([]change.ReviewCall, len(rows))
	for i, r := range rows {
		all[i] = change.ReviewCall{
			Event: r.Event, Ground: r.Ground, Reason: r.Reason, Change: r.ChangeNumber, Incident: r.Incident,
			By: r.CalledBy, At: time.Time(r.CalledAt), Due: time.Time(r.DueAt),
		}
	}
	return all, nil
}

// A Revision is a text of the policy file that was in force, and since when it is kept.
type Revision struct {
	Revision string
	KeptAt   time.Time
}

// Revisions returns up to limit revisions of the policy file, the last kept first.
func (tx *Tx) Revisions(limit int) ([]Revision, error) {
	var rows []policyRow
	err := tx.gorm.Select("revision", "kept_at").Order("kept_at DESC, revision").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read the revisions of the policy: %w", err)
	}
	all := make([]Revision, len(rows))
	for i, r := range rows {
		all[i] = Revision{r.Revision, time.Time(r.KeptAt)}
	}
	return all, nil
}
