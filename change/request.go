package change

import "time"

// A Field names one part of a request, in forms, refusals and differences alike.
type Field string

// The fields of a request (spec §2.1).
const (
	FieldTitle              Field = "title"
	FieldCategory           Field = "category"
	FieldKind               Field = "kind"
	FieldDescription        Field = "description"
	FieldRationale          Field = "rationale"
	FieldSystems            Field = "systems"
	FieldRollbackSteps      Field = "rollback_steps"
	FieldRollbackPeople     Field = "rollback_people"
	FieldRollbackConditions Field = "rollback_conditions"
	FieldTestPlan           Field = "test_plan"
	FieldImpact             Field = "impact"
	FieldImpactWho          Field = "impact_who"
	FieldImpactLength       Field = "impact_length"
	FieldImplementer        Field = "implementer"
	FieldWishedStart        Field = "wished_start"
	FieldLength             Field = "length"
	FieldLinks              Field = "links"
	FieldGround             Field = "ground"
	FieldTemplate           Field = "template"
)

// A Request is what somebody asks to change: the plan that is assessed and approved (policy §3.1).
type Request struct {
	Title       string
	Category    Category
	Kind        Kind
	Description string
	Rationale   string
	Systems     []SystemID
	Rollback    RollbackPlan
	TestPlan    string
	Impact      Impact
	Implementer UserID
	// WishedStart is when the requester would like the work to begin, UTC; zero for no wish.
	WishedStart time.Time
	// Length is how long the work takes.
	Length time.Duration
	// Links are https or http addresses of pull requests and tickets.
	Links []string
	// Ground is set for emergencies only.
	Ground Ground `json:",omitzero"`
	// Template is the pre-approved template of a standard change, and set for those only.
	Template TemplateID `json:",omitzero"`
}

// A RollbackPlan has the three parts that policy §4 asks for.
type RollbackPlan struct {
	Steps      string
	People     []UserID
	Conditions string
}

// Impact is what users of the service will notice.
type Impact struct {
	Level  ImpactLevel
	Who    string
	Length time.Duration
}

// Limits on what a request may hold. Texts are counted in Unicode code points; 3,000 is the most that a
// Slack form field can carry (slack-rules §2).
const (
	MaxTitle  = 140
	MaxText   = 3000
	MaxLinks  = 10
	MinLength = 5 * time.Minute
	MaxLength = 7 * 24 * time.Hour
)
