package bot

import (
	"fmt"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// hitRows is how many of the changes that a freeze hits are shown at once.
const hitRows = 10

// freezeName names a freeze, and by its id one that was declared in Slack.
func freezeName(f change.Freeze) markup {
	if strings.HasPrefix(string(f.ID), "FRZ-") {
		return say("*%s* (%s)", f.Name, f.ID)
	}
	return say("*%s*", f.Name)
}

// freezeAbout says in some lines what a freeze is: when, for how long in words, of what, why.
func freezeAbout(f change.Freeze, p *change.Policy) markup {
	return join("\n",
		say("*When:* %s. That is %s, until %s.", during(f.From, f.To, p.TimeZone), change.InWords(f.Interval().Length()), weekday(f.To, p)),
		say("*What it does:* %s", freezeEffect(f)),
		say("*What it is for:* %s", freezeScope(f, p)),
		say("*Why:* %s", clip(say("%s", oneLine(f.Reason)), 500)))
}

// weekday says an instant whole, in the policy's zone, so that a wrong month or year is seen.
func weekday(t time.Time, p *change.Policy) string {
	return t.In(p.TimeZone).Format("Monday 2 January 2006, 15:04 MST")
}

func freezeEffect(f change.Freeze) markup {
	if f.Soft {
		return "soft: work in it is recorded and warned of, not refused"
	}
	return "hard: no work is scheduled or started in it; emergencies pass, and are marked"
}

// freezeScope names what a freeze is for.
func freezeScope(f change.Freeze, p *change.Policy) markup {
	out := []markup{clip(frozenOf(f, p), shortSystems)}
	var kinds, categories []markup
	for _, k := range f.Kinds {
		kinds = append(kinds, say("%s", k.Label()))
	}
	for _, c := range f.Categories {
		categories = append(categories, say("%s", c.Label()))
	}
	return join("; ", append(out, join(" or ", kinds...), join(" or ", categories...))...)
}

// freezeLine tells a freeze in two lines.
func freezeLine(f change.Freeze, times markup, p *change.Policy) markup {
	hardness := "hard"
	if f.Soft {
		hardness = "soft"
	}
	return join("\n", say("%s, %s: %s", freezeName(f), hardness, times),
		say("For %s, because %s", freezeScope(f, p), because(f)))
}

// because is the reason of a freeze as the end of a sentence, or within one.
func because(f change.Freeze) markup {
	return clip(say("%s", strings.TrimRight(oneLine(f.Reason), ".")), 300)
}

// askKeepers says whom to ask for an exception.
func askKeepers(p *change.Policy) markup {
	if a, known := p.Authority(p.FreezeRules.Authority); known {
		return say("ask *%s*", a.Name)
	}
	return say("ask %s", anyOf(p.Owners))
}

// lateFreeze says plainly that people hear of a freeze too late.
func lateFreeze(f change.DeclaredFreeze) markup {
	if !f.IsLate() {
		return ""
	}
	from := "at once"
	if ahead := f.From.Sub(f.At).Round(time.Minute); ahead >= time.Minute {
		from = "in " + change.InWords(ahead)
	}
	return say("*Late:* declared now, it begins %s. People should hear of a freeze 48 hours ahead.", from)
}

// hitsInWords says what a freeze comes upon, before it is in force.
func hitsInWords(f change.Freeze, h commands.FreezeHits, p *change.Policy) markup {
	var out []markup
	switch n := len(h.Scheduled); {
	case n == 0:
		out = append(out, "It hits no scheduled change.")
	case f.Soft:
		out = append(out, say("*%s in it.* As it is soft, they are warned of it and not held.", scheduled(n)))
	default:
		out = append(out, say("*%s on hold*, and their people told.", "It puts "+scheduled(n)))
	}
	if n := len(h.Working); n > 0 {
		out = append(out, say("It does not stop work that is under way: %s.", numbersOf(h.Working)))
	}
	for _, other := range h.Contrary[:min(len(h.Contrary), 3)] {
		is := "hard"
		if other.Soft {
			is = "soft"
		}
		out = append(out, say("*It overlaps* the freeze “%s”, which is %s: %s. Where both hold, the hard one counts.", other.Name, is, during(other.From, other.To, p.TimeZone)))
	}
	if more := len(h.Contrary) - 3; more > 0 {
		out = append(out, say("It overlaps %s more that are not as hard or soft as it is.", more))
	}
	return join("\n", out...)
}

func scheduled(n int) string { return counted(n, "scheduled change") }

// numbersOf names the first of some changes.
func numbersOf(list []change.Booking) markup {
	var out []markup
	for _, b := range list[:min(len(list), hitRows)] {
		out = append(out, say("%s", b.Number))
	}
	if more := len(list) - len(out); more > 0 {
		out = append(out, say("%s more", more))
	}
	return join(", ", out...)
}

// hitLines lists the first of the changes that a freeze hits.
func hitLines(list []change.Booking, p *change.Policy) markup {
	var out []markup
	for _, b := range list[:min(len(list), hitRows)] {
		out = append(out, say("• %s", hit(b, p)))
	}
	if more := len(list) - len(out); more > 0 {
		out = append(out, say("• and %s more", more))
	}
	return join("\n", out...)
}

// hit tells a change that a freeze hits in a line.
func hit(b change.Booking, p *change.Policy) markup {
	return say("*%s* %s · %s · %s", b.Number, clip(say("%s", oneLine(b.Title)), 100), during(b.Time.Start, b.Time.End, p.TimeZone), mention(b.Implementer))
}

// hits adds a page of the changes that a freeze hits, each with a way to its record; click turns the page, and its value
// says how many to pass over after prefix.
func (s *sheet) hits(list []change.Booking, skip int, click, prefix string, p *change.Policy) {
	skip = max(0, min(skip, len(list)))
	last := min(skip+hitRows, len(list))
	for _, b := range list[skip:last] {
		details := button(detailsClick, fmt.Sprintf("%d:0", b.Number), "Details", nil)
		details.AccessibilityLabel = clipPlain(fmt.Sprintf("Details of %s: %s", b.Number, oneLine(b.Title)), maxButton)
		s.sayWith(fmt.Sprintf("hit_%d", b.Number), hit(b, p), details)
	}
	if len(list) <= hitRows {
		return
	}
	s.aside("hits_shown", say("%s to %s of %s", skip+1, last, len(list)))
	next := last
	if next >= len(list) {
		next = 0
	}
	label := "More changes"
	if next == 0 {
		label = "First changes"
	}
	s.pages("hits_pages", []pageButton{{click, fmt.Sprintf("%s%d", prefix, next), label}})
}

// freezeState says what has become of a declared freeze.
func freezeState(f change.DeclaredFreeze, p *change.Policy, now time.Time) markup {
	switch f.State {
	case change.FreezeDraft:
		if !now.Before(f.To) {
			return say("A draft of %s that nobody decided on; it would be over now.", mention(f.By))
		}
		return say("A draft of %s, %s. It holds nothing until a second person approves it.", mention(f.By), when(f.At, p.TimeZone))
	case change.FreezeApproved:
		return say("Declared by %s, approved by %s %s.", mention(f.By), mention(f.DecidedBy), when(f.DecidedAt, p.TimeZone))
	case change.FreezeRefused:
		return join("\n", say("Declared by %s, refused by %s %s:", mention(f.By), mention(f.DecidedBy), when(f.DecidedAt, p.TimeZone)), quote(f.Decision, 500))
	case change.FreezeWithdrawn:
		return say("Declared and withdrawn by %s %s.", mention(f.By), when(f.DecidedAt, p.TimeZone))
	case change.FreezeLifted:
		return join("\n", say("Lifted by %s %s:", mention(f.LiftedBy), when(f.LiftedAt, p.TimeZone)), quote(f.LiftedFor, 500))
	}
	return ""
}
