package bot

import (
	"fmt"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
)

// emergencyIntro stands above the short form.
func emergencyIntro(s *sheet, p *change.Policy) {
	s.aside("about", say("Work starts at once; no approval is waited for. The rest of the record is due %s after the work ends. Who may declare an emergency: %s.",
		inHours(p.Emergency.DocumentWithin), declarers(p)))
}

// groundField asks for one of the policy's grounds, with the company's words for it.
func groundField(r *change.Request, p *change.Policy) field {
	var choices []choice
	about := map[string]string{}
	for _, g := range p.Emergency.Allowed() {
		choices = append(choices, choice{string(g.Ground), g.Ground.Label()})
		about[string(g.Ground)] = oneLine(g.Definition)
	}
	f := tick(change.FieldGround, wordFor(change.FieldGround), &r.Ground, choices)
	plain := f.element
	f.element = func() slack.BlockElement {
		radios, ok := plain().(*slack.RadioButtonsBlockElement)
		if !ok {
			return plain()
		}
		describe := func(o *slack.OptionBlockObject) {
			if o != nil && about[o.Value] != "" && fitsBeside(about[o.Value]) {
				o.Description = literal(about[o.Value], maxButton)
			}
		}
		for _, o := range radios.Options {
			describe(o)
		}
		describe(radios.InitialOption)
		return radios
	}
	return f.hinted(groundHint(about))
}

// fitsBeside reports whether a definition can stand whole beside its ground.
func fitsBeside(definition string) bool { return utf8.RuneCountInString(definition) <= maxButton }

// groundHint gives the definitions that cannot.
func groundHint(about map[string]string) string {
	hint := "An emergency needs one of these."
	for _, g := range change.Grounds() {
		if text := about[string(g)]; !fitsBeside(text) {
			hint += fmt.Sprintf(" %s: %s", g.Label(), text)
		}
	}
	return hint
}
