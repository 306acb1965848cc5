package bot

import (
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// draw returns what is to stand at a place, as the record is now; false when nothing is.
func (b *Bot) draw(d commands.Drawing) (Message, bool) {
	switch d.Parts.Kind {
	case change.PlaceCard, change.PlaceAlert:
		return card(d), true
	case change.PlaceLine:
		if d.Event != nil {
			return line(d), true
		}
	case change.PlaceTell:
		if d.Question != nil {
			return b.tellOfQuestion(d)
		}
		if d.Event != nil && d.Change == nil {
			return tellOfNoChange(d)
		}
		if d.Event != nil {
			return tell(d), true
		}
	case change.PlaceAsk:
		return ask(d)
	case change.PlaceRemind:
		return remind(d)
	case change.PlacePage:
		return page(d)
	case change.PlaceNotice:
		return b.calendarNotice(d)
	case change.PlaceQuestion:
		return drawQuestion(d), true
	case change.PlaceReply:
		return drawReply(d)
	case change.PlaceFile: // the messenger makes it (see [Messenger.sendFile])
	case change.PlaceGroup: // the messenger asks its members one by one
	}
	return Message{}, false
}
