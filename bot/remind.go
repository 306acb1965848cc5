package bot

import "github.com/noim3/changebot/commands"

// remind draws the direct message that reminds somebody of what still waits for them.
func remind(commands.Drawing) (Message, bool) { return Message{}, false }
