package bot

import (
	"unicode/utf8"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/change/policyfile"
	"github.com/noim3/changebot/commands"
)

// maxLines is how many characters of the policy file a message holds beside the rest of it: Slack takes 13,200 in all
// (field-notes P7e).
const maxLines = 10_000

// tellOfProposal gives the policy's owners a proposed template, ready for the policy file.
func tellOfProposal(d commands.Drawing) Message {
	ev, c := *d.Event, d.About
	text, cut := linesOfTemplate(commands.ProposedTemplate(ev, c, d.Policy), d.Policy)
	s := &sheet{revision: ev.N}
	s.header("name", "Proposed template: "+ev.Fact("title"))
	s.say("who", join("\n", say("%s proposes to make a template of %s, which ended as a success (policy §2):", mention(ev.By), nameOf(c)), quote(ev.Reason, 1500)))
	s.say("next", "The policy file stays the only source of templates. If you agree, paste these lines into it under `standard:`, "+
		"have the file reviewed, and put it in force. `changebot policy check` looks it over.")
	s.code("lines", text)
	if cut {
		s.aside("cut", "Texts that end in “…” are cut, as a message has too little room for them. The details have them whole.")
	}
	s.row("acts", detailsOf(c))
	return s.message(s.whole())
}

// linesOfTemplate writes a template for the policy file, with its longest texts cut as far as a message needs.
func linesOfTemplate(t change.Template, p *change.Policy) (text string, cut bool) {
	for most := change.MaxText; ; most /= 2 {
		short := t
		for _, s := range []*string{&short.Steps, &short.Rollback.Steps, &short.Rollback.Conditions, &short.TestPlan} {
			*s = clipPlain(*s, most)
		}
		text = policyfile.WriteTemplate(short, p.TimeZone)
		if utf8.RuneCountInString(text) <= maxLines || most < 100 {
			return text, most < change.MaxText
		}
	}
}
