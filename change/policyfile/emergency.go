package policyfile

import (
	"fmt"
	"slices"
	"time"

	"github.com/noim3/changebot/change"
)

// maxClockReminders is how often people are reminded of one thing at most (spec §8).
const maxClockReminders = 5

// readEmergency reads who may declare an emergency, who is told and who reviews it, and by when (policy §5). Without
// the section nobody may declare one, which the file is warned of.
func (r *reader) readEmergency(file *object, p *change.Policy) change.EmergencyRules {
	v := file.may("emergency", "who may declare an emergency, and who reviews it")
	if !v.given() {
		at := value{r: r, node: file.node, path: v.path}
		at.warn("is missing, so nobody can declare an emergency", "write "+v.about)
	}
	o := v.object()
	defer o.done()
	authority := o.need("authority", "the id of the authority that reviews emergencies")
	rules := change.EmergencyRules{
		Declarers: o.need("declarers", "the Slack ids of the people (U…) and user groups (S…) who may declare one").principals(1),
		Authority: change.AuthorityID(authority.reference("authority", r.authorities)),
		DocumentWithin: o.may("document_within", "the time from the end of the work to its complete documentation").
			duration(day, time.Hour, day),
		ReviewWithin: o.may("review_within", "the time from the documentation to the review").workingDays(5, 1, 60),
		Grounds:      readGrounds(o.may("grounds", "the grounds on which an emergency may be declared")),
	}
	rules.RemindAt = readRemindAt(o.may("remind_at", "the times after the end of the work at which people are reminded"), rules.DocumentWithin)
	chain := o.may("chain", "who is told of an emergency, one after the other until somebody acknowledges")
	rules.Chain = readChain(chain, rules.Declarers)
	if !chain.given() {
		o.warn("has no chain, so that only the channel and the authority hear of an emergency", "write under “chain” "+chain.about)
	}
	a, _ := p.Authority(rules.Authority)
	warnOfOwn(authority, "review an emergency", a.Members)
	return rules
}

// readGrounds reads the grounds, all three of policy §2 unless the file says otherwise.
func readGrounds(v value) []change.GroundRule {
	seen := once{}
	grounds := list(v, 1, func(v value) change.GroundRule {
		o := v.object()
		defer o.done()
		ground := o.need("ground", "restore_service, critical_vulnerability or data_loss")
		g := change.GroundRule{
			Ground:     oneOf(ground, change.Grounds()),
			Definition: o.may("definition", "what it means here, in the place of the published words").text(maxDefinition),
		}
		seen.check(ground, string(g.Ground))
		return g
	})
	if !v.given() {
		for _, g := range change.Grounds() {
			grounds = append(grounds, change.GroundRule{Ground: g})
		}
	}
	return grounds
}

// readRemindAt reads the times, below within, at which people are reminded of the documentation: after 4, 12 and 20
// hours unless the file says otherwise (spec §4).
func readRemindAt(v value, within time.Duration) []time.Duration {
	var last time.Duration
	times := list(v, 1, func(v value) time.Duration {
		d := v.duration(0, time.Minute, day)
		switch {
		case d == 0:
		case d >= within:
			v.fault("is when the documentation is due already", "write less than "+written(within)+", which is “document_within”")
		case d <= last:
			v.fault("does not come after "+written(last), "put the times into their order")
		default:
			last = d
		}
		return d
	})
	v.atMost(maxClockReminders, len(times), "times", fmt.Sprintf("keep to %d, as nobody heeds more", maxClockReminders))
	if !v.given() {
		times = slices.DeleteFunc([]time.Duration{4 * time.Hour, 12 * time.Hour, 20 * time.Hour}, func(d time.Duration) bool { return d >= within })
	}
	return times
}
