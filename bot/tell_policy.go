package bot

import (
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// tellOfNoChange draws the direct message that tells somebody of an event under number 0: of a template, a delegation
// or the policy itself. It is false when there is nothing to tell.
func tellOfNoChange(d commands.Drawing) (Message, bool) {
	switch d.Event.Action {
	case change.Suspend, change.Propose:
		return tellOfTemplate(d)
	case change.Delegate, change.Undelegate:
		return tellOfDelegation(d)
	case change.LoadPolicy:
		return tellOfPolicy(d)
	default: // nobody is told of the others
	}
	return Message{}, false
}
