package bot

import (
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
)

// dayField asks for a day, written as 2027-06-30; empty when none is given.
func dayField(name change.Field, label string, at *string) field {
	return field{
		name: name, label: label,
		element: func() slack.BlockElement {
			picker := slack.NewDatePickerBlockElement(string(name))
			picker.InitialDate = *at
			return picker
		},
		read: func(a slack.BlockAction) {
			*at = ""
			if _, err := time.Parse(time.DateOnly, a.SelectedDate); err == nil {
				*at = a.SelectedDate
			}
		},
	}
}
