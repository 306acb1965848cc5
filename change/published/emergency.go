package published

import (
	"fmt"

	"github.com/noim3/changebot/change"
)

func (d *document) emergencies() {
	p, e := d.policy, d.policy.Emergency
	d.heading(2, "5. Emergency Changes")
	d.say("Emergency changes may be implemented immediately to protect the integrity, availability, or security of the platform. The change initiator must notify the relevant stakeholders as soon as practicable and complete all required documentation within %s of implementation.", span(e.DocumentWithin))
	if e.Authority == "" {
		d.say("Nobody may declare an emergency.")
		return
	}
	d.say("They may be declared by %s, on one of these grounds:", d.everybody(e.Declarers))
	grounds := e.Grounds
	if len(grounds) == 0 {
		for _, g := range change.Grounds() {
			grounds = append(grounds, change.GroundRule{Ground: g})
		}
	}
	points(d, grounds, func(g change.GroundRule) string {
		if g.Definition == "" {
			return g.Ground.Label()
		}
		return g.Ground.Label() + ": " + plain(g.Definition)
	})
	d.say("The authority over emergency changes is %s: it is asked at once, its answer is recorded whenever it comes, and it reviews each of them within %s of its documentation.",
		d.authority(e.Authority), count(e.ReviewWithin, "working day"))
	d.chain()
	var times []string
	for _, t := range e.RemindAt {
		times = append(times, span(t))
	}
	if len(times) > 0 {
		d.say("People are reminded of the documentation %s after the end of the work. When it is late, the authority and the owners of this policy are told, and it stays on the list of what is overdue.", list(times, "and"))
	}
	if p.Channels.Emergencies != "" {
		d.say("Every emergency is announced in %s at once.", d.name(string(p.Channels.Emergencies)))
	}
}

func (d *document) chain() {
	chain := d.policy.Emergency.Chain
	if len(chain) == 0 {
		d.say("There is no notification chain beside the channel.")
		return
	}
	d.say("The notification chain, until somebody acknowledges:")
	for i, r := range chain {
		next := "then the next"
		if i == len(chain)-1 {
			next = "then it is recorded that nobody did"
		}
		fmt.Fprintf(&d.text, "%d. %s, with %s to acknowledge; %s\n", i+1, d.everybody(r.Who), span(r.Within), next)
	}
	d.text.WriteString("\n")
}
