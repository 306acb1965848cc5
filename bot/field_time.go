package bot

import (
	"slices"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
)

// lastMoment is the last second that Slack's picker gives: ten digits (slack-rules §3).
const lastMoment = 9_999_999_999

// moment asks for a date and a time; the answer is UTC, and zero when none is given.
func moment(name change.Field, label string, at *time.Time) field {
	return field{
		name: name, label: label,
		element: func() slack.BlockElement {
			picker := slack.NewDateTimePickerBlockElement(string(name))
			if !at.IsZero() {
				picker.InitialDateTime = at.Unix()
			}
			return picker
		},
		read: func(a slack.BlockAction) {
			*at = time.Time{}
			if a.SelectedDateTime > 0 && a.SelectedDateTime <= lastMoment {
				*at = time.Unix(a.SelectedDateTime, 0).UTC()
			}
		},
	}
}

// span asks for a length of time out of those offered.
func span(name change.Field, label string, at *time.Duration, offer []time.Duration) field {
	return field{
		name: name, label: label,
		element: func() slack.BlockElement {
			// A length that came from elsewhere, such as a template, is offered too.
			all := slices.Clone(offer)
			if *at > 0 && !slices.Contains(all, *at) {
				all = append(all, *at)
				slices.Sort(all)
			}
			var choices []choice
			for _, d := range all {
				choices = append(choices, choice{minutes(d), change.Span(d)})
			}
			chosenLength := minutes(*at)
			return pick(name, label, &chosenLength, choices).element()
		},
		read: func(a slack.BlockAction) {
			*at = 0
			if n, err := strconv.Atoi(a.SelectedOption.Value); err == nil {
				*at = time.Duration(n) * time.Minute
			}
		},
	}
}

func minutes(d time.Duration) string { return strconv.Itoa(int(d / time.Minute)) }

// workLengths are the lengths of work offered, and impactLengths those of what users notice.
func workLengths() []time.Duration {
	return append([]time.Duration{15 * time.Minute}, impactLengths()[3:]...)
}

func impactLengths() []time.Duration {
	const day = 24 * time.Hour
	return []time.Duration{
		time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, 45 * time.Minute,
		time.Hour, 90 * time.Minute, 2 * time.Hour, 3 * time.Hour, 4 * time.Hour, 6 * time.Hour, 8 * time.Hour,
		12 * time.Hour, day, 2 * day, 3 * day, 5 * day, 7 * day,
	}
}
