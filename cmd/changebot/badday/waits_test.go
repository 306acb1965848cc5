package badday

import (
	"slices"

	"github.com/noim3/changebot/change"
)

// waits returns what a change waits for, and who must have been asked for it: everybody who may do it but the one
// whose own act brought the change there.
func (h history) waits() (do change.Action, whom []string) {
	requester := h.row.requester
	switch change.State(h.row.state) {
	case change.InAssessment:
		do, whom = change.Assess, assessors
	case change.InApproval:
		do, whom = change.Approve, h.approvers()
	case change.InScheduling:
		do, whom = change.Schedule, []string{requester}
	case change.Scheduled:
		do, whom = change.Start, []string{requester}
	case change.InImplementation:
		do, whom = change.Finish, []string{requester}
	case change.InVerification:
		do, whom = change.Verify, []string{requester, h.row.assessor}
	case change.InDocumentation:
		do, whom = change.Document, []string{requester}
	case change.InReview, change.Closed, change.Returned, change.Rejected, change.Cancelled, change.OnHold:
	}
	last := h.began(do)
	return do, slices.DeleteFunc(slices.Clone(whom), func(who string) bool { return who == last })
}

// began returns whose act had the change wait for what it waits for now.
func (h history) began(do change.Action) string {
	for _, e := range slices.Backward(h.events) {
		switch {
		case e.from != e.to, e.action == string(change.Edit):
			return e.actor
		case e.action == string(change.Approve) && do == change.Approve && len(h.route.levels) > 1:
			return e.actor // there are two levels, and it opened the second
		}
	}
	return ""
}

// approvers returns those of whom one must still approve, of each authority that lacks one at the open level.
func (h history) approvers() []string {
	var whom []string
	for _, level := range h.route.levels {
		for _, a := range level {
			if !slices.ContainsFunc(h.approvals, func(given approvalRow) bool { return given.authority == a.id }) {
				whom = append(whom, a.members...)
			}
		}
		if len(whom) > 0 {
			break
		}
	}
	slices.Sort(whom)
	return slices.DeleteFunc(slices.Compact(whom), func(who string) bool {
		return who == h.row.requester || slices.ContainsFunc(h.approvals, func(given approvalRow) bool { return given.approver == who })
	})
}

// mayStillBeAsked returns whom a message may go on asking: beside those who must be asked, the others of the open
// level, whose authority has its approval, and who were asked when it had not.
func (h history) mayStillBeAsked(do change.Action, whom []string) []string {
	all := slices.Clone(whom)
	if do == change.Approve {
		for _, level := range h.route.levels {
			for _, a := range level {
				all = append(all, a.members...)
			}
		}
	}
	return all
}
