package bot

import (
	"context"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// retention answers `/change retention`: how long records are kept, what is old enough to be purged, and the legal holds,
// in a modal; with the name of a legal hold, that one.
func (b *Bot) retention(_ context.Context, in *Inbound) (Answer, error) {
	only := 0
	if words := strings.Fields(in.Text); len(words) > 1 {
		number, known := change.ParseHold(words[1])
		if !known {
			return Answer{}, change.Refuse(change.NotFound, "policy §7", "A legal hold is called by its number: `/change retention HOLD-3`. `/change retention` alone shows all of them.")
		}
		only = number
	}
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) { return b.retentionBoard(ctx, in, only) }}, nil
}

// retentionBoard shows all of it, or only the legal hold with that number.
func (b *Bot) retentionBoard(ctx context.Context, in *Inbound, only int) (slack.ModalViewRequest, error) {
	reader := in.Actor(ctx)
	r, err := b.desk.Retention(ctx, reader)
	if err != nil {
		return slack.ModalViewRequest{}, fmt.Errorf("show the retention of records: %w", err)
	}
	view, err := drawRetention(r, reader, only)
	view.PrivateMetadata = newMetadata(in, 0, 0).Encode()
	return view, err
}

func drawRetention(r commands.Retention, reader change.Actor, only int) (slack.ModalViewRequest, error) {
	s := &sheet{}
	if only > 0 {
		for _, h := range r.Holds {
			if h.Number == only {
				s.hold("hold", h, r.Policy, reader)
				return s.modal(h.ID()), nil
			}
		}
		return slack.ModalViewRequest{}, change.Refuse(change.NotFound, "policy §7", "There is no legal hold HOLD-%d. `/change retention` shows those that are.", only)
	}
	s.say("kept", keptFor(r))
	s.say("due", dueForPurge(r))
	s.rule("holds")
	var ended []markup
	holding := 0
	for _, h := range r.Holds {
		switch {
		case h.Ended():
			ended = append(ended, holdLine(h, r.Policy))
		case holding < boardRows:
			s.hold(fmt.Sprintf("hold_%d", h.Number), h, r.Policy, reader)
			holding++
		default:
			holding++
		}
	}
	if holding == 0 {
		s.say("none", "*No legal hold* keeps anything from being purged.")
	}
	if holding > boardRows {
		s.aside("holds_more", say("and %s more: `/change retention HOLD-3` shows one", holding-boardRows))
	}
	if owns(r.Policy, reader) {
		s.row("place", button(string(change.PlaceHold), "", change.PlaceHold.Label(), nil))
	}
	if len(ended) > 0 {
		s.rule("ended")
		s.lines("ended_holds", append([]markup{"*Ended*"}, ended[:min(len(ended), boardRows)]...), 3)
		s.more("ended_more", len(ended))
	}
	return s.modal("Retention"), nil
}

// keptFor says how long records are kept, and what becomes of them then.
func keptFor(r commands.Retention) markup {
	p := r.Policy
	kept := say("*Records are kept for %s* (policy §7).", counted(p.RetentionYears, "year"))
	if r.Years > p.RetentionYears {
		kept = say("%s The policy asked for %s until less than 30 days ago, and these still count.", kept, counted(r.Years, "year"))
	}
	if p.RetentionThen == change.PurgeRecords {
		return say("%s Then the operator may purge them: `changebot purge` exports them first, and takes out what they say of people and plans.", kept)
	}
	return say("%s They are not deleted afterwards, as the policy file does not say “then: purge”.", kept)
}

// dueForPurge names the changes that are old enough to be purged.
func dueForPurge(r commands.Retention) markup {
	zone := r.Policy.TimeZone
	if len(r.Due) == 0 {
		return say("*No change is that old:* something has happened to each since %s.", day(r.Since, zone))
	}
	many := counted(len(r.Due), "change")
	if len(r.Due) == commands.MostDue {
		many += " or more"
	}
	out := []markup{say("*Old enough: %s*, to which nothing has happened since %s.", many, day(r.Since, zone))}
	if held := r.Held(); held > 0 {
		out = append(out, say("Legal holds keep %s of them.", held))
	}
	for _, d := range r.Due[:min(len(r.Due), boardRows)] {
		line := say("• %s, at its end since %s", d.Number, day(d.ClosedAt, zone))
		if d.Held {
			line = say("%s, kept by a legal hold", line)
		}
		out = append(out, line)
	}
	if more := len(r.Due) - boardRows; more > 0 {
		out = append(out, say("and %s more", more))
	}
	return join("\n", out...)
}

// hold adds a legal hold with what the reader may do about it.
func (s *sheet) hold(name string, h change.LegalHold, p *change.Policy, reader change.Actor) {
	s.say(name, holdLine(h, p))
	if owns(p, reader) && !h.Ended() {
		end := button(string(change.EndHold), fmt.Sprint(h.Number), "End", nil)
		end.AccessibilityLabel = clipPlain("End the legal hold "+h.ID(), maxButton)
		s.row(name+"_acts", end)
	}
}

func holdLine(h change.LegalHold, p *change.Policy) markup {
	line := say("*%s* covers %s. Placed by %s, %s: %s", h.ID(), scopeOfHold(h.Scope, p), mention(h.By), when(h.At, p.TimeZone),
		clip(say("“%s”", oneLine(h.Reason)), 500))
	if h.Ended() {
		line = say("%s Ended by %s, %s: %s", line, mention(h.EndedBy), when(h.EndedAt, p.TimeZone), clip(say("“%s”", oneLine(h.EndedFor)), 500))
	}
	return line
}

// scopeOfHold says what a hold covers, its person as Slack names people.
func scopeOfHold(scope change.HoldScope, p *change.Policy) markup { return withNames(scope.Words(p)) }

func owns(p *change.Policy, reader change.Actor) bool {
	return p.MayOwn(change.PlaceHold, "policy §7", reader) == nil
}
