package change

// An Action is one way to act on a change. Every attempt at one is an event.
type Action string

// The actions.
const (
	Submit   Action = "submit"   // a normal request is made
	Log      Action = "log"      // a standard change is logged from its template
	Declare  Action = "declare"  // an emergency is declared
	Edit     Action = "edit"     // the plan is altered
	Assess   Action = "assess"   // risk, dependencies and testing are recorded
	Approve  Action = "approve"  // one member of the authority says yes
	Return   Action = "return"   // back to the requester, with a reason
	Reject   Action = "reject"   // final, with a reason
	Resubmit Action = "resubmit" // a returned request is sent again
	Schedule Action = "schedule" // a slot is chosen, or another one
	Start    Action = "start"
	Finish   Action = "finish"
	RollBack Action = "roll_back"
	Verify   Action = "verify"   // verification passed
	Fail     Action = "fail"     // verification failed
	Keep     Action = "keep"     // a failed change stays in place, its outcome failed
	Document Action = "document" // outcome, issues and incidents are recorded
	Review   Action = "review"   // an emergency is looked back on
	Cancel   Action = "cancel"   // before implementation, with a reason
	Hold     Action = "hold"     // set aside, with a reason
	Release  Action = "release"  // taken up where it was held
	Expire   Action = "expire"   // an approval grew too old
	Note     Action = "note"     // a work note
)

// Label returns what a button for the action says.
func (a Action) Label() string {
	switch a {
	case Submit:
		return "Submit"
	case Log:
		return "Log"
	case Declare:
		return "Declare"
	case Edit:
		return "Edit"
	case Assess:
		return "Assess"
	case Approve:
		return "Approve"
	case Return:
		return "Return"
	case Reject:
		return "Reject"
	case Resubmit:
		return "Edit and resubmit"
	case Schedule:
		return "Schedule"
	case Start:
		return "Start work"
	case Finish:
		return "Finish work"
	case RollBack:
		return "Trigger rollback"
	case Verify:
		return "Verify"
	case Fail:
		return "Record a failed check"
	case Keep:
		return "Keep as failed"
	case Document:
		return "Document and close"
	case Review:
		return "Review"
	case Cancel:
		return "Cancel change"
	case Hold:
		return "Put on hold"
	case Release:
		return "Release"
	case Expire:
		return "Expire"
	case Note:
		return "Add note"
	}
	return string(a)
}
