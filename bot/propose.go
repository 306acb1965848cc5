package bot

import (
	"context"
	"strings"
	"time"
	"unicode"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

const (
	expiresField = change.Field("expires") // of a proposal
	maxID        = 63                      // of what the policy file names
)

// proposed is what is typed of a template.
type proposed struct{ id, title, expires, why string }

// proposeForm asks what the plan of a finished change does not say of the template that it would make.
func proposeForm(t *proposed, c *change.Change) form {
	return form{
		callback: string(change.Propose), title: "Propose a template", submit: "Propose",
		intro: proposeIntro(c),
		fields: []field{
			shortText(change.FieldTitle, wordFor(change.FieldTitle), &t.title, change.MaxTemplateTitle),
			shortText(change.FieldTemplate, "Id in the policy file", &t.id, maxID).hinted("Lower case letters, digits and hyphens."),
			dayField(expiresField, "Expires on", &t.expires).may().hinted("The first day on which it would no longer count; open for never."),
			longText(change.FieldRationale, "Why it may go without approval", &t.why),
		},
	}
}

func proposeIntro(c *change.Change) []slack.Block {
	s := &sheet{}
	s.say("about", nameOf(c))
	s.aside("how", "Templates come from the policy file alone, which is changed by review. Its owners are told, with the lines to paste into it.")
	return s.blocks
}

// openPropose answers the button of a change that shows that its plan works.
func (b *Bot) openPropose() handler {
	return b.asking(proposal{
		form: func(d commands.Drawing) form {
			title := clipPlain(oneLine(d.Change.Request.Title), change.MaxTemplateTitle)
			yearOn := d.Now.In(d.Policy.TimeZone).AddDate(1, 0, 0).Format(time.DateOnly)
			return proposeForm(&proposed{id: idOf(title), title: title, expires: yearOn}, d.Change)
		},
		try: func(c *change.Change, who change.Actor, _ int, d commands.Drawing) error {
			_, err := c.Propose(who, change.TemplateProposal{}, d.Policy, d.Now)
			return err
		},
	})
}

func (b *Bot) submitPropose(ctx context.Context, in *Inbound) (Answer, error) {
	n, _, err := subject(in)
	if err != nil {
		return Answer{}, err
	}
	var t proposed
	proposeForm(&t, &change.Change{}).read(in.View.Values)
	p := b.desk.Policy()
	expires, err := time.ParseInLocation(time.DateOnly, t.expires, p.TimeZone)
	if err != nil {
		expires = time.Time{} // it was left open
	}
	err = b.desk.Propose(ctx, by(ctx, in), n, change.TemplateProposal{
		ID: change.TemplateID(strings.TrimSpace(t.id)), Title: t.title, Expires: expires, Why: t.why,
	})
	if err != nil {
		return Answer{}, err
	}
	s := &sheet{}
	s.say("proposed", say("Your proposal is on record, and %s told. It becomes a template once it stands in the policy file.", toldOwners(p)))
	done := s.message(s.whole())
	return Answer{Say: &done}, nil
}

func toldOwners(p *change.Policy) markup {
	verb := "are"
	if len(p.Owners) == 1 {
		verb = "is"
	}
	return say("%s %s", mentions(p.Owners, manyPeople), verb)
}

// idOf returns the id that a title suggests.
func idOf(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	id := strings.TrimLeft(strings.Join(words, "-"), "0123456789-")
	return strings.TrimRight(id[:min(len(id), maxID)], "-")
}
