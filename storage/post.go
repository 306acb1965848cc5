package storage

import (
	"errors"
	"fmt"

	"gorm.io/gorm"

	"github.com/noim3/changebot/change"
)

type postRow struct {
	ChangeNumber change.Number
	Place        change.Place
	Channel      change.ChannelID
	TS           string `gorm:"column:ts"`
	PostedAt     instant
}

func (postRow) TableName() string { return "posts" }

// Posted returns where a place of a change stands in Slack; false when it was never posted.
func (tx *Tx) Posted(n change.Number, place change.Place) (Post, bool, error) {
	var row postRow
	err := tx.gorm.Where("change_number = ? AND place = ?", n, tidyText(place)).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Post{}, false, nil
	}
	if err != nil {
		return Post{}, false, fmt.Errorf("find %s of %s: %w", place, n, err)
	}
	return Post{Channel: row.Channel, TS: row.TS}, true, nil
}

// Posts returns where each place of a change stands that was ever posted.
func (tx *Tx) Posts(n change.Number) (map[change.Place]Post, error) {
	var rows []postRow
	if err := tx.gorm.Where("change_number = ?", n).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("find what was posted of %s: %w", n, err)
	}
	posts := make(map[change.Place]Post, len(rows))
	for _, r := range rows {
		posts[r.Place] = Post{Channel: r.Channel, TS: r.TS}
	}
	return posts, nil
}
