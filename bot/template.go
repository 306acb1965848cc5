package bot

import "github.com/noim3/changebot/commands"

// tellOfTemplate draws what people are told of a template that was suspended or is proposed.
func tellOfTemplate(commands.Drawing) (Message, bool) { return Message{}, false }
