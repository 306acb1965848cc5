package bot

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/bot/picture"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// postPicture draws a month and posts it in a channel, in Slack's three steps (slack-rules §10). Nothing is repeated: after
// an error it may stand there all the same.
func (b *Bot) postPicture(ctx context.Context, channel string, m commands.Month) error {
	drawn, err := monthPicture(m.Month).PNG()
	if err != nil {
		return fmt.Errorf("draw a month: %w", err)
	}
	first := m.Days[0].Day
	name := fmt.Sprintf("calendar-%d-%02d.png", first.Year, int(first.Month))
	ticket, err := b.api.GetUploadURLExternalContext(ctx, slack.GetUploadURLExternalParameters{
		FileName: name, FileSize: len(drawn),
		AltTxt: clipPlain(strings.ReplaceAll(m.Text(m.Policy, maxAltText), "\n", " "), maxAltText),
	})
	if err != nil {
		return fmt.Errorf("ask where to upload: %w", err)
	}
	err = b.api.UploadToURL(ctx, slack.UploadToURLParameters{UploadURL: ticket.UploadURL, Reader: bytes.NewReader(drawn), Filename: name})
	if err != nil {
		return fmt.Errorf("upload: %w", err)
	}
	_, err = b.api.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{
		Files:   []slack.FileSummary{{ID: ticket.FileID, Title: monthTitle(m.Month)}},
		Channel: channel, InitialComment: string(clip(monthText(m), maxText)),
	})
	if err != nil {
		return fmt.Errorf("share the picture: %w", err)
	}
	return nil
}

func monthTitle(m change.Month) string {
	return fmt.Sprintf("%s %d", m.Days[0].Day.Month, m.Days[0].Day.Year)
}

// monthPicture returns what is drawn of a month.
func monthPicture(m change.Month) picture.Month {
	zone := m.ZoneName()
	out := picture.Month{
		Title: monthTitle(m), Zone: strings.ToUpper(zone[:1]) + zone[1:], First: m.Start.In(m.Zone).Weekday(), Today: m.Today(),
	}
	for _, d := range m.Days {
		day := picture.Day{Off: d.Off, Holiday: visible(d.Holiday)}
		for _, w := range d.Windows {
			day.Windows = appendOnce(day.Windows, shortHours(d, w.Time, m.Zone))
		}
		for _, c := range d.Changes {
			title := oneLine(c.Title)
			if mark := c.Mark(); mark != "" {
				title = mark + ": " + title
			}
			day.Changes = append(day.Changes, picture.Change{Number: strconv.FormatInt(int64(c.Number), 10), Title: title})
		}
		out.Days = append(out.Days, day)
	}
	for _, f := range m.Freezes {
		out.Freezes = append(out.Freezes, picture.Freeze{Name: oneLine(f.Name), Soft: f.Soft, From: daysInto(m, f.From), To: daysInto(m, f.To)})
	}
	return out
}

// appendOnce leaves out what stands there already: windows of several systems are often open at the same time.
func appendOnce(list []string, one string) []string {
	for _, other := range list {
		if other == one {
			return list
		}
	}
	return append(list, one)
}

// daysInto returns how many of the month's days have passed at t, with the part of the day that has; below 0 before the
// month.
func daysInto(m change.Month, t time.Time) float64 {
	for i, d := range m.Days {
		if t.Before(d.Start) {
			break
		}
		if t.Before(d.End) {
			return float64(i) + float64(t.Sub(d.Start))/float64(d.Length())
		}
	}
	if t.Before(m.Start) {
		return -1
	}
	return float64(len(m.Days))
}

// shortHours says in few letters when a window is open on a day: “02–06”, “02:30–06:30”, and of a long one “from 20”.
func shortHours(d change.MonthDay, at change.Interval, zone *time.Location) string {
	return d.Hours(at, func(t time.Time) string { return strings.TrimSuffix(t.In(zone).Format("15:04"), ":00") })
}
