package bot

import (
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// tellOfLegalHold draws what the other owners are told of a legal hold that was placed or ended.
func tellOfLegalHold(d commands.Drawing) (Message, bool) {
	ev, p := *d.Event, d.Policy
	id, scope := change.HoldOf(ev)
	s := &sheet{revision: ev.N}
	text := say("%s placed the legal hold *%s*: it covers %s, of which nothing is purged until an owner ends it (policy §7).", mention(ev.By), id, scopeOfHold(scope, p))
	if ev.Action == change.EndHold {
		text = say("%s ended the legal hold *%s*: what it covered, %s, may be purged once it is old enough (policy §7).", mention(ev.By), id, scopeOfHold(scope, p))
	}
	s.say("told", join("\n", text, quote(ev.Reason, 1500), "`/change retention` shows how it stands."))
	return s.message(s.whole()), true
}
