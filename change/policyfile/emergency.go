package policyfile

import (
	"time"

	"github.com/noim3/changebot/change"
)

// readEmergency reads who may declare an emergency, who reviews it, and by when (policy §5). Without the section
// nobody may declare one, which the file is warned of.
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
	}
	a, _ := p.Authority(rules.Authority)
	warnOfOwn(authority, "review an emergency", a.Members)
	return rules
}
