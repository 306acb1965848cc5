package storage

import (
	"time"

	"github.com/noim3/changebot/change"
)

// changeRow is a row of changes. What belongs to a step that has not been reached is empty.
type changeRow struct {
	Number    change.Number `gorm:"primaryKey;autoIncrement:false"`
	State     change.State
	Requester change.UserID
	Plan      int

	Request    requestColumns    `gorm:"embedded"`
	Assessment assessmentColumns `gorm:"embedded"`
	Slot       slotColumns       `gorm:"embedded"`
	Result     resultColumns     `gorm:"embedded"`

	Urgency urgencyColumns `gorm:"embedded"`

	HeldFrom change.State
	Reason   string
	AskedAt  int
	Created  instant `gorm:"column:created_at"`
	Updated  instant `gorm:"column:updated_at"`
	ClosedAt instant
	Version  int
	Words    string
	PurgedBy seq `gorm:"column:purged"`
	PurgedAt instant
}

func (changeRow) TableName() string { return "changes" }

type requestColumns struct {
	Title              string
	Category           change.Category
	Kind               change.Kind
	Description        string
	Rationale          string
	Systems            list[change.SystemID]
	RollbackSteps      string
	RollbackPeople     list[change.UserID]
	RollbackConditions string
	TestPlan           string
	ImpactLevel        change.ImpactLevel
	ImpactWho          string
	ImpactLength       time.Duration `gorm:"column:impact_length_ns"`
	Implementer        change.UserID
	WishedStart        instant
	Length             time.Duration `gorm:"column:length_ns"`
	Links              list[string]
	Ground             change.Ground
	Template           change.TemplateID
}

type assessmentColumns struct {
	AssessedAt   instant
	Assessor     change.UserID
	Answers      table[change.QuestionID, change.AnswerID]
	Dependencies string
	Testing      string
	Risk         change.Risk
	RiskScore    int
	RiskBecause  string
}

type slotColumns struct {
	SlotStart  instant
	SlotEnd    instant
	SlotBy     change.UserID
	SlotReason string
}

type resultColumns struct {
	StartedAt    instant
	FinishedAt   instant
	RolledBackAt instant
	RanOutside   bool
	RanIn        list[change.FreezeID]

	VerifiedAt instant
	Verifier   change.UserID
	Passed     bool
	Checked    string

	DocumentedAt instant
	DocumentedBy change.UserID
	Outcome      change.Outcome
	Notes        string

	ReviewedAt   instant
	Reviewer     change.UserID
	WasEmergency bool
	Lessons      string
	ReviewPolicy bool
}

func rowOf(c *change.Change) *changeRow {
	return &changeRow{
		Number: c.Number, State: c.State, Requester: c.Requester, Plan: c.Plan,
		Request: requestOf(c.Request), Assessment: assessmentOf(c.Assessment), Slot: slotOf(c.Slot), Result: resultOf(c),
		Urgency:  urgencyOf(c),
		HeldFrom: c.HeldFrom, Reason: c.Reason, AskedAt: c.AskedAt,
		Created: instant(c.CreatedAt), Updated: instant(c.UpdatedAt), ClosedAt: instant(c.ClosedAt),
		Version: c.Version, Words: wordsOf(c),
		PurgedBy: seq(c.PurgedBy), PurgedAt: instant(c.PurgedAt),
	}
}

func (r *changeRow) change() *change.Change {
	c := &change.Change{
		Number: r.Number, State: r.State, Requester: r.Requester, Plan: r.Plan,
		Request: r.Request.value(), Assessment: r.Assessment.value(), Slot: r.Slot.value(),
		HeldFrom: r.HeldFrom, Reason: r.Reason, AskedAt: r.AskedAt,
		CreatedAt: time.Time(r.Created), UpdatedAt: time.Time(r.Updated), ClosedAt: time.Time(r.ClosedAt),
		Version: r.Version, PurgedBy: int64(r.PurgedBy), PurgedAt: time.Time(r.PurgedAt),
	}
	r.Result.fill(c)
	r.Urgency.fill(c)
	return c
}

func requestOf(r change.Request) requestColumns {
	return requestColumns{
		Title: r.Title, Category: r.Category, Kind: r.Kind, Description: r.Description, Rationale: r.Rationale,
		Systems:       r.Systems,
		RollbackSteps: r.Rollback.Steps, RollbackPeople: r.Rollback.People, RollbackConditions: r.Rollback.Conditions,
		TestPlan:    r.TestPlan,
		ImpactLevel: r.Impact.Level, ImpactWho: r.Impact.Who, ImpactLength: r.Impact.Length,
		Implementer: r.Implementer, WishedStart: instant(r.WishedStart), Length: r.Length,
		Links: r.Links, Ground: r.Ground, Template: r.Template,
	}
}

func (r requestColumns) value() change.Request {
	return change.Request{
		Title: r.Title, Category: r.Category, Kind: r.Kind, Description: r.Description, Rationale: r.Rationale,
		Systems:     r.Systems,
		Rollback:    change.RollbackPlan{Steps: r.RollbackSteps, People: r.RollbackPeople, Conditions: r.RollbackConditions},
		TestPlan:    r.TestPlan,
		Impact:      change.Impact{Level: r.ImpactLevel, Who: r.ImpactWho, Length: r.ImpactLength},
		Implementer: r.Implementer, WishedStart: time.Time(r.WishedStart), Length: r.Length,
		Links: r.Links, Ground: r.Ground, Template: r.Template,
	}
}

func assessmentOf(a *change.Assessment) assessmentColumns {
	if a == nil {
		return assessmentColumns{}
	}
	return assessmentColumns{
		AssessedAt: instant(a.At), Assessor: a.By, Answers: a.Answers, Dependencies: a.Dependencies, Testing: a.Testing,
		Risk: a.Rating.Risk, RiskScore: a.Rating.Score, RiskBecause: a.Rating.Because,
	}
}

func (r assessmentColumns) value() *change.Assessment {
	if r.AssessedAt.isZero() {
		return nil
	}
	return &change.Assessment{
		At: time.Time(r.AssessedAt), By: r.Assessor, Answers: r.Answers, Dependencies: r.Dependencies, Testing: r.Testing,
		Rating: change.Rating{Risk: r.Risk, Score: r.RiskScore, Because: r.RiskBecause},
	}
}

func slotOf(s *change.Slot) slotColumns {
	if s == nil {
		return slotColumns{}
	}
	return slotColumns{SlotStart: instant(s.Start), SlotEnd: instant(s.End), SlotBy: s.By, SlotReason: s.Reason}
}

func (r slotColumns) value() *change.Slot {
	if r.SlotStart.isZero() {
		return nil
	}
	return &change.Slot{Start: time.Time(r.SlotStart), End: time.Time(r.SlotEnd), By: r.SlotBy, Reason: r.SlotReason}
}

func resultOf(c *change.Change) resultColumns {
	r := resultColumns{
		StartedAt: instant(c.StartedAt), FinishedAt: instant(c.FinishedAt), RolledBackAt: instant(c.RolledBackAt),
		RanOutside: c.RanOutside, RanIn: c.RanIn,
	}
	if v := c.Verification; v != nil {
		r.VerifiedAt, r.Verifier, r.Passed, r.Checked = instant(v.At), v.By, v.Passed, v.Checked
	}
	if d := c.Closure; d != nil {
		r.DocumentedAt, r.DocumentedBy, r.Outcome, r.Notes = instant(d.At), d.By, d.Outcome, d.Notes
	}
	if l := c.Lookback; l != nil {
		r.ReviewedAt, r.Reviewer = instant(l.At), l.By
		r.WasEmergency, r.Lessons, r.ReviewPolicy = l.WasEmergency, l.Lessons, l.ReviewPolicy
	}
	return r
}

// fill puts what implementation and the steps after it left behind into c, without the incidents.
func (r resultColumns) fill(c *change.Change) {
	c.StartedAt, c.FinishedAt = time.Time(r.StartedAt), time.Time(r.FinishedAt)
	c.RolledBackAt, c.RanOutside, c.RanIn = time.Time(r.RolledBackAt), r.RanOutside, r.RanIn
	if !r.VerifiedAt.isZero() {
		c.Verification = &change.Verification{
			At: time.Time(r.VerifiedAt), By: r.Verifier, Passed: r.Passed, Checked: r.Checked,
		}
	}
	if !r.DocumentedAt.isZero() {
		c.Closure = &change.Closure{
			At: time.Time(r.DocumentedAt), By: r.DocumentedBy, Outcome: r.Outcome, Notes: r.Notes,
		}
	}
	if !r.ReviewedAt.isZero() {
		c.Lookback = &change.Lookback{
			At: time.Time(r.ReviewedAt), By: r.Reviewer,
			WasEmergency: r.WasEmergency, Lessons: r.Lessons, ReviewPolicy: r.ReviewPolicy,
		}
	}
}
