package bot

import "github.com/noim3/changebot/commands"

// tellOfPolicy draws what the owners are told when the policy file was read anew, or cannot be.
func tellOfPolicy(commands.Drawing) (Message, bool) { return Message{}, false }
