package bot

import (
	"context"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
)

// mayLog refuses to open the form of a standard change when there is no template to log one from.
func (b *Bot) mayLog(ctx context.Context, r change.Request) error {
	if r.Category != change.Standard {
		return nil
	}
	p, now, err := b.desk.Templates(ctx)
	if err != nil {
		return fmt.Errorf("offer the templates: %w", err)
	}
	if len(inForce(p, now).Standard) > 0 {
		return nil
	}
	next := "Raise a normal change with `/change`."
	if len(p.Standard) > 0 {
		next += " `/change templates` says what became of each template."
	}
	return change.Refuse(change.NotFound, "policy §2",
		"The policy has no pre-approved template in force, so no standard change can be logged. %s", next)
}

// unavailable tells which templates the form does not offer, and why. Those that were retired have had their time.
func unavailable(p *change.Policy, now time.Time) []slack.Block {
	var out []markup
	for _, t := range p.Standard {
		if !t.Available(now) && t.Mark.State != change.TemplateRetired {
			out = append(out, say("• %s", p.Unavailable(t, now)))
		}
	}
	if len(out) == 0 {
		return nil
	}
	s := &sheet{}
	s.aside("unavailable", join("\n", append([]markup{"*Not available now*"}, out...)...))
	return s.blocks
}

// chosenTemplate shows what the template that was chosen stands for.
func chosenTemplate(r *change.Request, p *change.Policy) []slack.Block {
	t, chosen := p.Template(r.Template)
	if !chosen {
		return nil
	}
	s := &sheet{}
	s.rule("template")
	s.facts("template_facts",
		say("*%s:* %s", wordFor(change.FieldSystems), clip(say("%s", systemNames(t.Systems, p)), shortSystems)),
		say("*%s:* %s", wordFor(change.FieldLength), change.Span(t.Length)),
		say("*Pre-approved until:* %s", expiryOf(t, p)))
	s.write("template_steps", "The steps", t.Steps, change.MaxText)
	rollback(s, t.Rollback, true)
	s.write("template_tests", wordFor(change.FieldTestPlan), t.TestPlan, change.MaxText)
	return s.blocks
}

// expiryOf says the last day on which a template counts.
func expiryOf(t change.Template, p *change.Policy) string {
	if t.Expires.IsZero() {
		return "no date is set"
	}
	return t.Expires.In(p.TimeZone).AddDate(0, 0, -1).Format("2 January 2006")
}
