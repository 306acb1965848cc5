package bot

import (
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// headNotice posts where the chain of events ends (policy §7). Who noted it finds out later whether anything before it was
// altered or cut off: only the same record leads there.
func headNotice(s *sheet, n change.Notice, d commands.Drawing) {
	h := d.Head
	s.header("name", "The record, "+n.Due.In(d.Policy.TimeZone).Format("Monday 2 January 2006"))
	if h.Seq == 0 {
		s.say("head", "Nothing is on record yet.")
		return
	}
	s.say("head", join("\n", say("%s are on record. The chain that they form ends in", counted(int(h.Seq), "event")), say("`%s`", h)))
	s.aside("how", say("Whoever doubts the record verifies it with `changebot audit verify --head %s`: this number and hash stay true for as long as nothing up to here is altered or cut off.", h))
}
