package bot

import (
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// tellOfNoChange draws the direct message that tells somebody of an event under number 0: of a template, a
// delegation, a freeze, a legal hold or the policy itself. It is false when there is nothing to tell.
func tellOfNoChange(d commands.Drawing) (Message, bool) {
	tell, told := map[change.Action]func(commands.Drawing) (Message, bool){
		change.Suspend: tellOfTemplate, change.Propose: tellOfTemplate,
		change.Delegate: tellOfDelegation, change.Undelegate: tellOfDelegation,
		change.LoadPolicy:   tellOfPolicy,
		change.PlaceHold:    tellOfLegalHold,
		change.EndHold:      tellOfLegalHold,
		change.CallReview:   tellOfReview,
		change.ReviewPolicy: tellOfReview,
		change.DraftFreeze:  tellOfFreeze, change.ApproveFreeze: tellOfFreeze, change.RefuseFreeze: tellOfFreeze, change.LiftFreeze: tellOfFreeze,
	}[d.Event.Action]
	if !told {
		return Message{}, false // nobody is told of the others
	}
	return tell(d)
}
