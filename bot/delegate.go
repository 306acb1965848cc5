package bot

import "github.com/noim3/changebot/commands"

// tellOfDelegation draws what a delegate is told.
func tellOfDelegation(commands.Drawing) (Message, bool) { return Message{}, false }
