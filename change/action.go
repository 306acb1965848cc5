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

	Claim       Action = "claim"       // somebody says that they are looking at it
	Acknowledge Action = "acknowledge" // somebody in the chain has heard of an emergency
	Object      Action = "object"      // the emergency authority says no, with a reason
	Page        Action = "page"        // the next rung of the chain is told
	Remind      Action = "remind"      // those who are waited for are reminded
	Escalate    Action = "escalate"    // others are told that it waits
	Overdue     Action = "overdue"     // the documentation of an emergency is late: the authority is told

	Extend        Action = "extend"         // the slot ends later
	HandOver      Action = "hand_over"      // somebody else goes on with the work
	Overrun       Action = "overrun"        // the slot ends soon, and the work is still open: people are warned
	FreezeHold    Action = "freeze_hold"    // a freeze holds a scheduled change
	FreezeRelease Action = "freeze_release" // the freeze has ended, or was lifted
	Except        Action = "except"         // a change is let through a freeze, with a reason

	LinkIncident Action = "link_incident" // an incident that it caused or fixed is put on record later
)

// What is recorded under number 0, as it belongs to no change.
const (
	LeaveOut   Action = "leave_out"   // somebody was told that they need no change request
	Propose    Action = "propose"     // a template is proposed, after a finished change
	Suspend    Action = "suspend"     // a template is suspended, after a failed run
	Reinstate  Action = "reinstate"   // and let back
	Retire     Action = "retire"      // a template is retired
	Delegate   Action = "delegate"    // an approver names a delegate for a period
	Undelegate Action = "undelegate"  // and ends it
	LoadPolicy Action = "load_policy" // the policy file was read anew, or has faults

	DraftFreeze    Action = "draft_freeze" // a freeze is declared, and waits for a second person
	ApproveFreeze  Action = "approve_freeze"
	RefuseFreeze   Action = "refuse_freeze"
	WithdrawFreeze Action = "withdraw_freeze" // by whoever declared it
	LiftFreeze     Action = "lift_freeze"     // a freeze ends early, with a reason

	AskQuestion    Action = "ask_question"    // about the policy
	AnswerQuestion Action = "answer_question" // by an owner; again to amend the answer
	RemindAnswer   Action = "remind_answer"   // the owners are reminded of a question
	CallReview     Action = "call_review"     // the policy is to be reviewed before its day, and why
	ReviewPolicy   Action = "review_policy"   // it was reviewed: the revision, the result, the next day

	ExportRecord Action = "export_record" // somebody took the change log, or a pack for auditors, out of the program
	PlaceHold    Action = "place_hold"    // a legal hold: nothing that it names is purged
	EndHold      Action = "end_hold"
	PurgeRecord  Action = "purge_record" // the texts of a change that is older than the retention are taken out
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
	case Claim:
		return "I'm looking"
	case Acknowledge:
		return "Acknowledge"
	case Object:
		return "Object"
	case Page:
		return "Tell the next in the chain"
	case Remind:
		return "Remind"
	case Escalate:
		return "Escalate"
	case Overdue:
		return "Call overdue"
	case LeaveOut:
		return "Leave out of scope"
	case Propose:
		return "Propose as a template"
	case Suspend:
		return "Suspend template"
	case Reinstate:
		return "Let it back"
	case Retire:
		return "Retire template"
	case Delegate:
		return "Name a delegate"
	case Undelegate:
		return "End the delegation"
	case LoadPolicy:
		return "Load the policy"
	case Extend:
		return "Extend the slot"
	case HandOver:
		return "Hand over"
	case Overrun:
		return "Warn of the slot's end"
	case FreezeHold:
		return "Hold for a freeze"
	case FreezeRelease:
		return "Release from a freeze"
	case Except:
		return "Let through the freeze"
	case LinkIncident:
		return "Link an incident"
	case DraftFreeze:
		return "Declare a freeze"
	case ApproveFreeze:
		return "Approve the freeze"
	case RefuseFreeze:
		return "Refuse the freeze"
	case WithdrawFreeze:
		return "Withdraw the freeze"
	case LiftFreeze:
		return "Lift the freeze"
	case AskQuestion:
		return "Ask"
	case AnswerQuestion:
		return "Answer"
	case RemindAnswer:
		return "Remind of the question"
	case CallReview:
		return "Ask for a review of the policy"
	case ReviewPolicy:
		return "Record the policy's review"
	case ExportRecord:
		return "Export"
	case PlaceHold:
		return "Place a legal hold"
	case EndHold:
		return "End the legal hold"
	case PurgeRecord:
		return "Purge"
	}
	return string(a)
}
