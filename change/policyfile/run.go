package policyfile

import (
	"fmt"
	"time"

	"github.com/noim3/changebot/change"
)

// maxLeadTime is far beyond what anybody plans ahead, in working days.
const maxLeadTime = 60

// readScheduling reads when work may start.
func readScheduling(v value) change.ScheduleRules {
	o := v.object()
	defer o.done()
	tolerance := o.may("start_tolerance", "how long before and after the start of its slot a change may be started")
	rules := change.ScheduleRules{
		Tolerance: tolerance.duration(15*time.Minute, 0, day),
		LeadTimes: readLeadTimes(o.may("lead_times", "the working days from the request to the start of the work, by risk")),
	}
	notice := o.may("short_notice", "what becomes of a start within the lead time: warn asks for a reason, block refuses it")
	rules.LeadTimeBlocks = oneOf(notice, []string{"warn", "block"}) == "block"
	if rules.LeadTimeBlocks && len(rules.LeadTimes) == 0 {
		notice.warn("blocks nothing, as there are no lead times", "write “lead_times” beside it, or leave it out")
	}
	rules.Blocks = readConflicts(o.may("conflicts", "what becomes of work whose time does not fit, by conflict"))
	return rules
}

// readLeadTimes reads the lead time of each risk that has one.
func readLeadTimes(v value) map[change.Risk]int {
	o := v.object()
	defer o.done()
	var times map[change.Risk]int
	longest, of := 0, change.LowRisk
	for _, risk := range change.Risks() {
		v := o.may(string(risk), "the working days from the request to the start of a change of "+string(risk)+" risk")
		days := v.workingDays(0, 0, maxLeadTime)
		if !v.given() {
			continue
		}
		if times == nil {
			times = map[change.Risk]int{}
		}
		times[risk] = days
		if days < longest {
			v.warn(fmt.Sprintf("is less than for %s risk", of), "give a higher risk as much time or more")
		}
		if days > longest {
			longest, of = days, risk
		}
	}
	return times
}

// readVerification reads who may verify: unless the file says otherwise, not the implementer alone at high risk
// (spec §2.5).
func readVerification(v value) change.VerifyRules {
	o := v.object()
	defer o.done()
	independent := o.may("independent", "the risks at which the implementer may not verify: low, moderate, high")
	risks := words(independent, 0, change.Risks())
	if !independent.given() {
		risks = []change.Risk{change.HighRisk}
	}
	return change.VerifyRules{Independent: risks}
}
