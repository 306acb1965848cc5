package change

import (
	"slices"
	"time"
)

// A Move is one row of the lifecycle: what may be done to a change in a state, by whom, and what follows.
type Move struct {
	In   []Category
	From State // empty: the change does not exist yet
	Do   Action
	By   []Role
	// To is the state that follows: the same as From when only the record grows, and empty for a release, which
	// leads back to [Change.HeldFrom].
	To State
	// When must hold for the change to reach To. For [Approve] the vote is recorded either way, and the
	// change stays until it holds; any other action is refused.
	When *Guard
}

// A Guard is a condition that a move waits for, with the sentence that says it.
type Guard struct {
	Says  string
	holds func(c *Change, p *Policy, now time.Time) error
}

// Lifecycle is the life of a change (spec §2). There is no other way from state to state.
func Lifecycle() []Move { return slices.Clone(lifecycle) }

var (
	all       = []Category{Standard, Normal, Emergency}
	planned   = []Category{Standard, Normal}
	normal    = []Category{Normal}
	standard  = []Category{Standard}
	emergency = []Category{Emergency}
)

var lifecycle = []Move{
	{normal, "", Submit, []Role{Anyone}, InAssessment, requestComplete},
	{standard, "", Log, []Role{Anyone}, Scheduled, templateInForce},
	{emergency, "", Declare, []Role{Declarer}, InImplementation, requestComplete},

	{normal, InAssessment, Assess, []Role{Assessor}, InApproval, nil},
	{normal, InAssessment, Return, []Role{Assessor}, Returned, nil},
	{normal, InAssessment, Edit, []Role{Requester}, InAssessment, requestComplete},
	{normal, Returned, Resubmit, []Role{Requester}, InAssessment, requestComplete},

	{normal, InApproval, Approve, []Role{TheAuthority}, InScheduling, quorumReached},
	{normal, InApproval, Return, []Role{TheAuthority}, Returned, nil},
	{normal, InApproval, Reject, []Role{TheAuthority}, Rejected, nil},
	{normal, InApproval, Edit, []Role{Requester}, InApproval, requestComplete},
	{normal, InApproval, Expire, []Role{TheBot}, InApproval, approvalTooOld},

	{normal, InScheduling, Schedule, []Role{Implementer, Requester}, Scheduled, approved},
	{normal, InScheduling, Edit, []Role{Requester}, InApproval, requestComplete},
	{normal, InScheduling, Expire, []Role{TheBot}, InApproval, approvalTooOld},

	{normal, Scheduled, Start, []Role{Implementer}, InImplementation, approvedAndInSlot},
	{standard, Scheduled, Start, []Role{Implementer}, InImplementation, templateStandsAndInSlot},
	{normal, Scheduled, Schedule, []Role{Implementer, Requester}, Scheduled, approved},
	{standard, Scheduled, Schedule, []Role{Implementer, Requester}, Scheduled, nil},
	{normal, Scheduled, Edit, []Role{Requester}, InApproval, requestComplete},
	{normal, Scheduled, Expire, []Role{TheBot}, InApproval, approvalTooOld},

	{all, InImplementation, Finish, []Role{Implementer}, InVerification, nil},
	{all, InImplementation, RollBack, []Role{Implementer, Responsible, Requester}, InDocumentation, nil},
	{emergency, InImplementation, Edit, []Role{Requester}, InImplementation, requestComplete},

	{all, InVerification, Verify, []Role{Verifier}, InDocumentation, nil},
	{all, InVerification, Fail, []Role{Verifier}, InVerification, nil},
	{all, InVerification, RollBack, []Role{Implementer, Responsible, Requester}, InDocumentation, nil},
	{all, InVerification, Keep, []Role{Implementer, Requester}, InDocumentation, checkFailed},
	{emergency, InVerification, Edit, []Role{Requester}, InVerification, requestComplete},

	{planned, InDocumentation, Document, []Role{Implementer, Requester}, Closed, outcomeFits},
	{emergency, InDocumentation, Document, []Role{Implementer, Requester}, InReview, recordComplete},
	{emergency, InDocumentation, Edit, []Role{Requester}, InDocumentation, requestComplete},
	{emergency, InReview, Review, []Role{Reviewer}, Closed, nil},

	{normal, InAssessment, Cancel, []Role{Requester, Implementer, Owner}, Cancelled, nil},
	{normal, InApproval, Cancel, []Role{Requester, Implementer, Owner}, Cancelled, nil},
	{normal, InScheduling, Cancel, []Role{Requester, Implementer, Owner}, Cancelled, nil},
	{planned, Scheduled, Cancel, []Role{Requester, Implementer, Owner}, Cancelled, nil},
	{normal, Returned, Cancel, []Role{Requester, Implementer, Owner}, Cancelled, nil},
	{planned, OnHold, Cancel, []Role{Requester, Implementer, Owner}, Cancelled, nil},

	{normal, InAssessment, Hold, []Role{Requester, Owner}, OnHold, nil},
	{normal, InApproval, Hold, []Role{Requester, Owner}, OnHold, nil},
	{normal, InScheduling, Hold, []Role{Requester, Owner}, OnHold, nil},
	{planned, Scheduled, Hold, []Role{Requester, Implementer, Owner}, OnHold, nil},
	{planned, OnHold, Release, []Role{Requester, Owner}, "", nil},

	{normal, InAssessment, Claim, []Role{Assessor}, InAssessment, nil},
	{normal, InApproval, Claim, []Role{TheAuthority}, InApproval, nil},
	{emergency, InReview, Claim, []Role{Reviewer}, InReview, nil},

	{emergency, InImplementation, Acknowledge, []Role{InChain}, InImplementation, notAcknowledged},
	{emergency, InVerification, Acknowledge, []Role{InChain}, InVerification, notAcknowledged},
	{emergency, InDocumentation, Acknowledge, []Role{InChain}, InDocumentation, notAcknowledged},
	{emergency, InImplementation, Approve, []Role{TheAuthority}, InImplementation, nil},
	{emergency, InVerification, Approve, []Role{TheAuthority}, InVerification, nil},
	{emergency, InDocumentation, Approve, []Role{TheAuthority}, InDocumentation, nil},
	{emergency, InReview, Approve, []Role{TheAuthority}, InReview, nil},
	{emergency, InImplementation, Object, []Role{TheAuthority}, InImplementation, nil},
	{emergency, InVerification, Object, []Role{TheAuthority}, InVerification, nil},
	{emergency, InDocumentation, Object, []Role{TheAuthority}, InDocumentation, nil},
	{emergency, InReview, Object, []Role{TheAuthority}, InReview, nil},

	{emergency, InImplementation, Page, []Role{TheBot}, InImplementation, nil},
	{emergency, InVerification, Page, []Role{TheBot}, InVerification, nil},
	{emergency, InDocumentation, Page, []Role{TheBot}, InDocumentation, nil},
	{emergency, InImplementation, Remind, []Role{TheBot}, InImplementation, nil},
	{all, InVerification, Remind, []Role{TheBot}, InVerification, nil},
	{all, InDocumentation, Remind, []Role{TheBot}, InDocumentation, nil},
	{emergency, InImplementation, Overdue, []Role{TheBot}, InImplementation, nil},
	{emergency, InVerification, Overdue, []Role{TheBot}, InVerification, nil},
	{emergency, InDocumentation, Overdue, []Role{TheBot}, InDocumentation, nil},
	{emergency, InReview, Remind, []Role{TheBot}, InReview, nil},
	{emergency, InReview, Escalate, []Role{TheBot}, InReview, nil},
	{normal, InAssessment, Remind, []Role{TheBot}, InAssessment, nil},
	{normal, InAssessment, Escalate, []Role{TheBot}, InAssessment, nil},
	{normal, InApproval, Remind, []Role{TheBot}, InApproval, nil},
	{normal, InApproval, Escalate, []Role{TheBot}, InApproval, nil},

	{planned, InImplementation, Extend, []Role{Implementer}, InImplementation, nil},
	{planned, InImplementation, HandOver, []Role{Implementer, Requester, Owner}, InImplementation, nil},
	{planned, InImplementation, Overrun, []Role{TheBot}, InImplementation, nil},
	{planned, Scheduled, FreezeHold, []Role{TheBot}, OnHold, nil},
	{planned, OnHold, FreezeHold, []Role{TheBot}, OnHold, nil},
	{planned, OnHold, FreezeRelease, []Role{TheBot}, "", nil},
	{normal, OnHold, Schedule, []Role{Implementer, Requester}, Scheduled, approvedAndFrozen},
	{standard, OnHold, Schedule, []Role{Implementer, Requester}, Scheduled, heldByFreeze},
	{normal, InAssessment, Except, []Role{FreezeKeeper}, InAssessment, nil},
	{normal, InApproval, Except, []Role{FreezeKeeper}, InApproval, nil},
	{normal, InScheduling, Except, []Role{FreezeKeeper}, InScheduling, nil},
	{planned, Scheduled, Except, []Role{FreezeKeeper}, Scheduled, nil},
	{planned, OnHold, Except, []Role{FreezeKeeper}, OnHold, nil},

	{emergency, InReview, LinkIncident, []Role{Anyone}, InReview, nil},
	{all, Closed, LinkIncident, []Role{Anyone}, Closed, nil},

	{planned, Scheduled, Note, []Role{Anyone}, Scheduled, nil},
	{all, InImplementation, Note, []Role{Anyone}, InImplementation, nil},
	{all, InVerification, Note, []Role{Anyone}, InVerification, nil},
	{all, InDocumentation, Note, []Role{Anyone}, InDocumentation, nil},
	{emergency, InReview, Note, []Role{Anyone}, InReview, nil},
}

// moveFor returns the row for doing a to a change of category in state from.
func moveFor(category Category, from State, a Action) (Move, bool) {
	i := slices.IndexFunc(lifecycle, func(m Move) bool {
		return m.From == from && m.Do == a && slices.Contains(m.In, category)
	})
	if i < 0 {
		return Move{}, false
	}
	return lifecycle[i], true
}
