package bot

import (
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// tellOfPolicy draws what the owners are told when the policy file was read anew, or cannot be.
func tellOfPolicy(d commands.Drawing) (Message, bool) {
	ev := *d.Event
	s := &sheet{revision: ev.N}
	file, revision := ev.Fact("file"), change.Short(ev.Fact("revision"))
	if ev.Allowed() {
		text := say("*The policy was put in force anew:* revision %s, in the place of %s. Decisions from now on are made under it; those on record keep theirs.",
			revision, change.Short(ev.Fact("before")))
		s.say("policy", text)
		s.aside("next", "`/change policy` shows it. “changebot policy simulate” lists which decisions on record it would have made otherwise.")
		s.row("acts", button(typedClick, "policy", "Show the policy", nil))
		return s.message(text), true
	}
	text := say("*The policy file %s has faults and was not put in force.* Revision %s stays in force.", file, change.Short(ev.Policy))
	s.say("policy", text)
	s.write("faults", "Faults", ev.Refused, 2500)
	s.aside("next", "Mend the file where it is kept; it is read again as soon as it changes. “changebot policy check FILE” lists every fault.")
	s.row("acts", button(typedClick, "policy", "Show the policy in force", nil))
	return s.message(join("\n", text, clip(say("%s", ev.Refused), 1500))), true
}
