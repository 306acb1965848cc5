package change

import "time"

// A Change is one change as its record stands.
type Change struct {
	Number    Number
	State     State
	Requester UserID
	// Request is the plan as it stands now; Plan counts its versions from 1, one more for each edit.
	Request Request
	Plan    int

	Assessment   *Assessment
	Approvals    []Approval
	Slot         *Slot
	StartedAt    time.Time
	FinishedAt   time.Time
	RolledBackAt time.Time
	// RanOutside is true when the work began outside the maintenance windows of a system that it alters, and RanIn are the
	// freezes in which it began (policy §3.4, §6).
	RanOutside   bool
	RanIn        []FreezeID
	Verification *Verification
	Closure      *Closure
	Lookback     *Lookback

	// Looking is who has said that they are at what the change waits for; nil when nobody has.
	Looking *Looking
	// Chain is how far the notification of an emergency has come; nil for other changes.
	Chain *Chain
	// Objection is the emergency authority's no, which does not stop the work; nil when there is none.
	Objection *Objection

	// HeldFrom is the state an [OnHold] change goes back to, and HeldBy the freeze that holds it; empty when people do.
	HeldFrom State
	HeldBy   FreezeID
	// Exceptions are the freezes that the change was let through.
	Exceptions []Exception
	// WarnedOf is the end of the slot that people were warned of while work was still open; zero when they were not.
	WarnedOf time.Time
	// Reason is what was given for the last return, rejection, cancellation or hold.
	Reason string
	// AskedAt is the N of the event since which the present people have been waited for (see [Change.Waits]), and
	// AskedSince its instant.
	AskedAt    int
	AskedSince time.Time
	// Reminders counts those of what was asked at AskedAt, with those that a later one has overtaken; EscalatedAt is when
	// others were told that it waits, zero when not yet.
	Reminders   int
	EscalatedAt time.Time
	// ClockReminders counts those of the documentation of an emergency since its clock began; it is far above any policy's
	// number of them once that was called overdue.
	ClockReminders int
	// RecordDue is by when the documentation of an emergency, and then its review, must be on record; zero when neither
	// is asked for. It is kept so that what is overdue can be listed.
	RecordDue time.Time
	// LookAt is when time alone makes something due for the change, UTC; zero for never (see [Change.NextLook]).
	LookAt time.Time
	// Events is how many events the change has.
	Events int
	// PurgedBy is the Seq of the event by which everything personal and every text was taken out, and PurgedAt when; zero
	// for a change that still has them (policy §7).
	PurgedBy int64
	PurgedAt time.Time

	// CreatedAt, UpdatedAt and ClosedAt are UTC, to the microsecond; ClosedAt is zero while the change is open.
	CreatedAt, UpdatedAt, ClosedAt time.Time
	// Version grows by one with each save; a save of an older one is refused.
	Version int
}

// An Assessment is the technical review of policy §3.2.
type Assessment struct {
	By           UserID
	At           time.Time
	Answers      map[QuestionID]AnswerID
	Dependencies string
	Testing      string
	Rating       Rating
}

// An Approval is one person's yes to one version of the plan (policy §3.3). It is kept when it no longer counts.
type Approval struct {
	By UserID
	// For is whom By stood in for as their delegate; empty when By approved in their own right.
	For UserID
	// Authority is the one the person approved for, at Level (from 0).
	Authority AuthorityID
	Level     int
	At        time.Time
	Comment   string
	// Plan and Digest are the version that the person saw.
	Plan   int
	Digest string
	// VoidAt is when it stopped counting, and Void why; zero and empty while it counts.
	VoidAt time.Time
	Void   string
}

// A Looking is somebody's word that they are at it.
type Looking struct {
	By UserID
	At time.Time
}

// A Chain is how far the notification of an emergency has come (policy §5).
type Chain struct {
	// Rung is the last rung that was told, from 1, and At when.
	Rung int
	At   time.Time
	// AcknowledgedBy is who answered first, and AcknowledgedAt when; empty and zero until then. A time without a name
	// is when the chain ended with no answer (see [Chain.Ended]).
	AcknowledgedBy UserID
	AcknowledgedAt time.Time
}

// An Objection is the emergency authority's no.
type Objection struct {
	By     UserID
	For    UserID // whom By stood in for; empty for nobody
	At     time.Time
	Reason string
}

// A Slot is when the work is to be done, UTC.
type Slot struct {
	Start, End time.Time
	By         UserID
	// Reason is what was given for the choice; empty when none was asked.
	Reason string
}

// A Verification is the last test after implementation (policy §3.6).
type Verification struct {
	By      UserID
	At      time.Time
	Passed  bool
	Checked string
}

// An Outcome is how a change ended (spec §2).
type Outcome string

// The outcomes.
const (
	Successful           Outcome = "successful"
	SuccessfulWithIssues Outcome = "successful_with_issues"
	RolledBack           Outcome = "rolled_back"
	Failed               Outcome = "failed"
	WasCancelled         Outcome = "cancelled"
)

// Outcomes lists them, the best first.
func Outcomes() []Outcome {
	return []Outcome{Successful, SuccessfulWithIssues, RolledBack, Failed, WasCancelled}
}

// Label returns the words shown to people.
func (o Outcome) Label() string {
	switch o {
	case Successful:
		return "Successful"
	case SuccessfulWithIssues:
		return "Successful with issues"
	case RolledBack:
		return "Rolled back"
	case Failed:
		return "Failed"
	case WasCancelled:
		return "Cancelled"
	}
	return string(o)
}

// A Closure is the documentation of policy §3.7.
type Closure struct {
	By        UserID
	At        time.Time
	Outcome   Outcome
	Notes     string
	Incidents []Incident
}

// A Lookback is the retrospective review of an emergency (policy §2, §5).
type Lookback struct {
	By           UserID
	At           time.Time
	WasEmergency bool
	Lessons      string
	ReviewPolicy bool
}
