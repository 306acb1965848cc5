package policyfile

import (
	"time"

	"github.com/noim3/changebot/change"
)

// readScheduling reads when work may start.
func readScheduling(v value) change.ScheduleRules {
	o := v.object()
	defer o.done()
	tolerance := o.may("start_tolerance", "how long before and after the start of its slot a change may be started")
	return change.ScheduleRules{Tolerance: tolerance.duration(15*time.Minute, 0, day)}
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
