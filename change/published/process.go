package published

import (
	"fmt"
	"strings"

	"github.com/noim3/changebot/change"
)

func (d *document) process() {
	d.heading(2, "3. Change Request Process")
	d.heading(3, "3.1 Request")
	d.say("The change initiator documents the proposed change, rationale, affected systems, rollback plan, and estimated impact.")
	d.heading(3, "3.2 Assessment")
	d.assessment()
	d.heading(3, "3.3 Approval")
	d.approval()
	d.heading(3, "3.4 Scheduling")
	d.scheduling()
	d.heading(3, "3.5 Implementation")
	d.say("The change is implemented according to the documented plan. Work may start up to %s before its slot begins, until the slot ends, with every approval in force.", span(d.policy.Schedule.Tolerance))
	d.heading(3, "3.6 Verification")
	d.verification()
	d.heading(3, "3.7 Documentation")
	d.say("The change record is updated with outcome, any issues encountered, and closure status. The outcome is %s; each but the first needs notes.",
		list(labels([]change.Outcome{change.Successful, change.SuccessfulWithIssues, change.RolledBack, change.Failed, change.WasCancelled}), "or"))
}

func (d *document) assessment() {
	p := d.policy
	d.say("Technical review of risk, dependency impact, and testing requirements, by %s. Nobody assesses a change of their own.", d.everybody(p.Assessors))
	if len(p.Risk.Questions) > 0 {
		d.say("Each answer to these questions has points, which are multiplied by the question's weight:")
		points(d, p.Risk.Questions, func(q change.Question) string {
			var answers []string
			for _, a := range q.Answers {
				answers = append(answers, fmt.Sprintf("%s: %d", plain(a.Text), a.Points))
			}
			return fmt.Sprintf("%s (weight %d) %s", plain(q.Text), q.Weight, strings.Join(answers, "; "))
		})
	}
	var bands []string
	for i, b := range p.Risk.Bands {
		if i+1 < len(p.Risk.Bands) {
			bands = append(bands, fmt.Sprintf("%s from %d to %d", strings.ToLower(b.Risk.Label()), b.From, p.Risk.Bands[i+1].From-1))
		} else {
			bands = append(bands, fmt.Sprintf("%s from %d", strings.ToLower(b.Risk.Label()), b.From))
		}
	}
	d.say("The sum decides the risk: %s.", list(bands, "and"))
	if len(p.Risk.Rules) == 0 {
		return
	}
	d.say("Whatever the sum, the first of these rules that fits makes the risk at least as high as it says:")
	points(d, p.Risk.Rules, func(r change.RiskRule) string {
		return fmt.Sprintf("%s when %s, because %s", r.Risk.Label(), d.condition(r.When), plain(r.Because))
	})
}

func (d *document) approval() {
	p := d.policy
	d.say("Changes are approved by the designated change authority before implementation. The first line that fits decides who that is:")
	points(d, p.Approval.Routes, func(r change.Route) string {
		when := "Otherwise"
		if !r.When.Empty() {
			when = "When " + d.condition(r.When)
		}
		return when + ": " + d.levels(r.Levels)
	})
	d.say("The authorities are:")
	points(d, p.Authorities, func(a change.Authority) string { return plain(a.Name) + ": " + d.everybody(a.Members) })
	d.say("The requester and the implementer never approve their own change, and a person counts once. An approval covers exactly the plan that the approver saw: an edit ends it, and it ends by itself after %s. Silence never approves.", span(p.Approval.Expires))
	r := p.Reminders
	d.say("Those who are waited for are reminded after %s of working time and then on each working day, %s at most; after %s, those one level up are told. %s",
		span(r.First), count(r.Most, "time"), count(r.EscalateAfter, "working day"), d.workingTime())
}

func (d *document) levels(levels []change.Level) string {
	var each []string
	for _, l := range levels {
		var quorums []string
		for _, q := range l {
			quorums = append(quorums, fmt.Sprintf("%d of %s", q.Count, d.authority(q.Authority)))
		}
		each = append(each, list(quorums, "and"))
	}
	return strings.Join(each, ", then ")
}

func (d *document) scheduling() {
	s := d.policy.Schedule
	d.say("Changes are scheduled during maintenance windows where possible to minimise user impact.")
	d.windows()
	d.conflicts()
	var leads []string
	for _, r := range change.Risks() {
		if n := s.LeadTimes[r]; n > 0 {
			leads = append(leads, fmt.Sprintf("%s for %s risk", count(n, "working day"), strings.ToLower(r.Label())))
		}
	}
	if len(leads) == 0 {
		return
	}
	shorter := "A shorter notice needs a reason, which is recorded."
	if s.LeadTimeBlocks {
		shorter = "A start before that is refused."
	}
	d.say("From the request to the start of the work there are at least %s. %s", list(leads, "and"), shorter)
}

func (d *document) verification() {
	d.say("Post-implementation testing confirms the change is functioning as intended.")
	if risks := d.policy.Verify.Independent; len(risks) > 0 {
		d.say("A change of %s risk is not verified by its implementer.", list(labels(risks), "or"))
	}
}

func (d *document) rollback() {
	d.heading(2, "4. Rollback Planning")
	d.say("All normal and emergency changes must include a documented rollback plan prior to implementation approval. The rollback plan must identify the steps to restore the previous state, the personnel responsible, and the conditions under which rollback would be triggered.")
	d.say("A plan is refused while one of the three parts is empty or only points elsewhere.")
}
