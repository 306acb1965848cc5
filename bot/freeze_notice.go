package bot

import (
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// freezeNotice draws what the calendar's channel hears when a freeze was declared and approved, or lifted.
func freezeNotice(d commands.Drawing) (Message, bool) {
	if d.Freeze == nil {
		return Message{}, false
	}
	if d.Notice.Kind == change.NoticeFreezeLifted {
		return liftNotice(d), true
	}
	f, p := *d.Freeze, d.Policy
	s := &sheet{}
	s.header("name", "Freeze declared: "+f.Name)
	s.say("state", freezeState(f, p, d.Now))
	s.say("about", freezeAbout(f.Freeze, p))
	s.say("late", lateFreeze(f))
	if d.Hits != nil && len(d.Hits.Contrary) > 0 {
		s.say("contrary", hitsInWords(f.Freeze, commands.FreezeHits{Contrary: d.Hits.Contrary}, p))
	}
	if !f.Soft {
		s.say("ask", say("Scheduled changes that it touches are on hold, and their people told. For an exception, %s. `/change freeze` shows how it stands.", askKeepers(p)))
	}
	return s.message(s.whole()), true
}

func liftNotice(d commands.Drawing) Message {
	f, p := *d.Freeze, d.Policy
	s := &sheet{}
	s.header("name", "Freeze lifted: "+f.Name)
	begun := say("It had begun %s, and was to hold until %s.", when(f.From, p.TimeZone), when(f.To, p.TimeZone))
	if !f.LiftedAt.After(f.From) {
		begun = say("It was to hold %s, and never does.", during(f.From, f.To, p.TimeZone))
	}
	s.say("state", join("\n", freezeState(f, p, d.Now), begun))
	s.say("next", "Changes that it held go on, where no other freeze keeps them from their time; those whose time has passed are to be scheduled anew.")
	return s.message(s.whole())
}
