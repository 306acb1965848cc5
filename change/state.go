package change

// A State is where a change stands; the main ones are named for the policy step it is in (spec §2).
type State string

// The states.
const (
	InAssessment     State = "assessment"
	InApproval       State = "approval"
	InScheduling     State = "scheduling"
	Scheduled        State = "scheduled"
	InImplementation State = "implementation"
	InVerification   State = "verification"
	InDocumentation  State = "documentation"
	InReview         State = "review"
	Closed           State = "closed"

	Returned  State = "returned"
	Rejected  State = "rejected"
	Cancelled State = "cancelled"
	OnHold    State = "on_hold"
)

// States lists every state in the order of a change's life, side states last.
func States() []State {
	return []State{
		InAssessment, InApproval, InScheduling, Scheduled, InImplementation, InVerification, InDocumentation,
		InReview, Closed, Returned, OnHold, Rejected, Cancelled,
	}
}

// Label returns the word shown to people.
func (s State) Label() string {
	switch s {
	case InAssessment:
		return "Assessment"
	case InApproval:
		return "Approval"
	case InScheduling:
		return "Scheduling"
	case Scheduled:
		return "Scheduled"
	case InImplementation:
		return "Implementation"
	case InVerification:
		return "Verification"
	case InDocumentation:
		return "Documentation"
	case InReview:
		return "Review"
	case Closed:
		return "Closed"
	case Returned:
		return "Returned"
	case Rejected:
		return "Rejected"
	case Cancelled:
		return "Cancelled"
	case OnHold:
		return "On hold"
	}
	return string(s)
}

// Final reports whether nothing more can happen to a change in this state.
func (s State) Final() bool { return s == Closed || s == Rejected || s == Cancelled }

// Steps is how many steps policy §3 has.
const Steps = 7

// Step returns which of the seven steps of policy §3 the state belongs to; 0 for side states, the review and the end.
func (s State) Step() int {
	switch s {
	case InAssessment:
		return 2
	case InApproval:
		return 3
	case InScheduling, Scheduled:
		return 4
	case InImplementation:
		return 5
	case InVerification:
		return 6
	case InDocumentation:
		return 7
	case Returned:
		return 1
	case InReview, Closed, Rejected, Cancelled, OnHold:
		return 0
	}
	return 0
}
