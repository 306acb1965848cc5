package bot

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
)

// policyInForce answers the word: what the policy says, in one modal, and where to ask about it (spec §7).
func (b *Bot) policyInForce(_ context.Context, in *Inbound) (Answer, error) {
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) {
		since, err := b.desk.PolicySince(ctx)
		if err != nil {
			return slack.ModalViewRequest{}, fmt.Errorf("show the policy: %w", err)
		}
		board, err := b.desk.Reviews(ctx, 0, 1)
		if err != nil {
			return slack.ModalViewRequest{}, err
		}
		view := drawPolicy(board.Policy, since, board.Now)
		view.PrivateMetadata = newMetadata(in, 0, 0).Encode()
		return view, nil
	}}, nil
}

// maxPolicyParagraphs keeps one part of the policy from filling the modal.
const maxPolicyParagraphs = 8

func drawPolicy(p *change.Policy, since, now time.Time) slack.ModalViewRequest {
	s := &sheet{}
	s.say("name", join("\n", say("*The change management policy of %s*", p.Company), revisionSince(p, since)))
	s.part("owners", "Owners", "policy §8", everybody(p.Owners), askAbout(p))
	s.part("scope", "What it leaves out", "policy §1", exclusions(p)...)
	s.part("categories", "Categories", "policy §2", categories(p)...)
	s.part("approval", "Who assesses and approves", "policy §3", approval(p)...)
	s.part("emergencies", "Emergencies", "policy §5", emergencies(p)...)
	s.part("freezes", "Freezes", "policy §6", freezes(p, now)...)
	s.part("times", "Working time", "", workingTime(p)...)
	s.part("records", "Records", "policy §7", retention(p))
	s.part("review", "Review", "policy §8", append([]markup{reviewStanding(p, now), lastReviewed(p)}, callLines(p)...)...)
	s.row("review_acts", button(historyClick, "", "Reviews of the policy", nil))
	return s.modal("Policy")
}

// part adds a part of the policy under a heading, a line each; nothing when there are none.
func (s *sheet) part(name, heading, rule string, lines ...markup) {
	title := say("*%s*", heading)
	if rule != "" {
		title = say("%s · %s", title, rule)
	}
	all := []markup{title}
	for _, l := range lines {
		if l != "" {
			all = append(all, clip(l, maxSentence))
		}
	}
	if len(all) > 1 {
		s.lines(name, all, maxPolicyParagraphs)
	}
}

func revisionSince(p *change.Policy, since time.Time) markup {
	out := say("Revision `%s`", change.Short(p.Revision))
	if !since.IsZero() {
		out = say("%s, in force since %s", out, when(since, p.TimeZone))
	}
	if !p.Updated.IsZero() {
		out = say("%s. Last updated %s", out, day(p.Updated, p.TimeZone))
	}
	return out + "."
}

func askAbout(p *change.Policy) markup {
	where := p.Channels.Policy
	if where == "" {
		return "Ask them about the policy: `/change ask`."
	}
	if p.AnswerWithin == 0 {
		return say("Ask about the policy with `/change ask`; it is posted in %s.", channel(where))
	}
	return say("Ask about the policy with `/change ask`; it is posted in %s, and an answer is due within %s.", channel(where), counted(p.AnswerWithin, "working day"))
}

func exclusions(p *change.Policy) []markup {
	var out []markup
	for _, x := range p.Exclusions {
		out = append(out, say("• %s: %s", x.What, x.Because))
	}
	return out
}

func categories(p *change.Policy) []markup {
	var out []markup
	for _, c := range []change.Category{change.Standard, change.Normal, change.Emergency} {
		out = append(out, say("• *%s:* %s", c.Label(), p.Definition(c)))
	}
	return out
}

func freezes(p *change.Policy, now time.Time) []markup {
	var out []markup
	for _, f := range p.Freezes {
		if len(f.Times(p, now, now.AddDate(1, 0, 0))) == 0 && !now.Before(f.From) {
			continue
		}
		when := during(f.From, f.To, p.TimeZone)
		switch {
		case f.HolidaysOf != "":
			when = say("on the public holidays of %s", f.HolidaysOf.Name())
		case f.Yearly:
			when = say("every year, %s to %s", f.From.In(p.TimeZone).Format("2 January"), f.To.In(p.TimeZone).Add(-time.Nanosecond).Format("2 January"))
		case !f.Repeats.IsZero():
			when = say("%s and then %s", when, f.Repeats.Words(p.TimeZone))
		}
		what := "no work"
		if f.Soft {
			what = "work is recorded, not refused,"
		}
		out = append(out, say("• *%s*, %s: %s on %s, because %s", f.Name, when, what, freezeScope(f, p), f.Reason))
	}
	if len(out) == 0 {
		return []markup{"None is declared."}
	}
	return out
}

// frozenOf names what a freeze covers.
func frozenOf(f change.Freeze, p *change.Policy) markup {
	var out []markup
	if len(f.Systems) > 0 {
		out = append(out, say("%s", systemNames(f.Systems, p)))
	}
	if len(f.Tags) > 0 {
		out = append(out, say("what is tagged %s", strings.Join(f.Tags, " or ")))
	}
	if len(out) == 0 {
		return "every system"
	}
	return join(" and ", out...)
}

func workingTime(p *change.Policy) []markup {
	c := p.Calendar
	hours := "around the clock"
	if c.To > 0 {
		hours = fmt.Sprintf("%s to %s", clockFace(c.From), clockFace(c.To))
	}
	out := []markup{say("%s, %s, in the time zone %s", workingDays(c.Days), hours, p.TimeZone)}
	if c.HolidaysOf != "" {
		out = append(out, say("Nobody works on the public holidays of %s.", c.HolidaysOf.Name()))
	}
	if len(c.Holidays) > 0 {
		out = append(out, say("Nobody works on %s of the policy file.", counted(len(c.Holidays), "holiday")))
	}
	if r := p.Reminders; r.Most > 0 {
		out = append(out, say("Reminders after %s of it and then daily, %s at most; escalation after %s.",
			change.Span(r.First), counted(r.Most, "time"), counted(r.EscalateAfter, "working day")))
	}
	return out
}

// workingDays names days of the week, those that follow each other by the first and the last.
func workingDays(days []time.Weekday) string {
	if len(days) == 0 {
		return "Every day"
	}
	names := make([]string, len(days))
	row := len(days) > 2
	for i, d := range days {
		names[i] = d.String()
		row = row && d == days[0]+time.Weekday(i)
	}
	if row {
		return names[0] + " to " + names[len(names)-1]
	}
	return strings.Join(names, ", ")
}

func retention(p *change.Policy) markup {
	if p.RetentionYears == 0 {
		return ""
	}
	then := "They are not deleted afterwards."
	if p.RetentionThen == change.PurgeRecords {
		then = "Then they may be purged, once they are exported."
	}
	return say("Kept for at least %s. %s", counted(p.RetentionYears, "year"), then)
}

func lastReviewed(p *change.Policy) markup {
	if p.LastReview == nil {
		return ""
	}
	r := *p.LastReview
	return say("It was last reviewed on %s by %s: %s.", day(r.At, p.TimeZone), mention(r.By), r.Result.Label())
}

func day(t time.Time, zone *time.Location) string { return t.In(zone).Format("2 January 2006") }

// clockFace says a time of day that is counted from midnight.
func clockFace(d time.Duration) string {
	return fmt.Sprintf("%02d:%02d", int(d.Hours()), int(d.Minutes())%60)
}
