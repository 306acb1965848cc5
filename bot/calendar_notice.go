package bot

import "github.com/noim3/changebot/commands"

// calendarNotice draws a notice of the calendar; false when it is of no use any more.
func calendarNotice(d commands.Drawing) (Message, bool) {
	if d.Notice == nil {
		return Message{}, false
	}
	text := say("%s %s", string(d.Notice.Kind), d.Notice.Subject)
	return Message{Text: string(text)}, true
}
