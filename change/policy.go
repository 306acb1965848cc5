package change

import (
	"slices"
	"time"
)

// Ids that the policy file gives to its own things: lower case letters, digits and hyphens.
type (
	// A SystemID names a system of the catalogue.
	SystemID string
	// An AuthorityID names a change authority.
	AuthorityID string
	// A TemplateID names a pre-approved standard change.
	TemplateID string
	// A QuestionID names a risk question.
	QuestionID string
	// An AnswerID names one answer of a risk question.
	AnswerID string
	// An ExclusionID names something that the policy leaves out of its scope.
	ExclusionID string
	// A FreezeID names a freeze.
	FreezeID string
)

// A Policy is the company's policy file, read and checked (spec §7). It is never altered once made.
type Policy struct {
	// Revision is the SHA-256 of the file's text in hexadecimal; every decision is recorded under it.
	Revision string
	// Text is the file as it was read.
	Text string

	Company string
	// Updated is the day on which the policy was last updated, as it says of itself; zero when the file does not say.
	Updated  time.Time
	TimeZone *time.Location
	Owners   []UserID
	Channels Channels
	// Exclusions are what needs no change request (policy §1).
	Exclusions []Exclusion
	// Definitions are the company's own words for a category (policy §2); one that is missing has the published ones.
	Definitions map[Category]string
	Calendar    Calendar
	Reminders   ReminderRules
	Systems     []System
	Assessors   Principals
	Risk        RiskRules
	Authorities []Authority
	Approval    ApprovalRules
	Schedule    ScheduleRules
	Verify      VerifyRules
	Standard    []Template
	// StandardAuthority decides about templates: whether a suspended one is let back, and which is retired. Empty for
	// the policy's owners alone.
	StandardAuthority AuthorityID
	Emergency         EmergencyRules
	Windows           []Window
	Freezes           []Freeze
	// Lifts are the early ends of freezes (see [Policy.WithDeclared]).
	Lifts       []Lift
	FreezeRules FreezeRules
	Notices     NoticeRules
	// Auditors may take the record out of the program, as the owners may.
	Auditors Principals
	// RetentionYears is how long records are kept, at least (policy §7); 7 unless the file says otherwise.
	RetentionYears int
	// RetentionThen is what becomes of records afterwards; they are kept unless the file says otherwise.
	RetentionThen Afterwards
	// ReviewDue is the day of the next review of the policy (policy §8); zero when the file does not say. It is the file's
	// but under [Policy.WithReviews], which LastReview and ReviewCalls come from.
	ReviewDue   time.Time
	Review      ReviewRules
	LastReview  *PolicyReview
	ReviewCalls []ReviewCall
	// AnswerWithin is the time to answer a question about the policy, in working days; 2 at most.
	AnswerWithin int
}

// An Exclusion is something that is left out of the policy's scope: it needs no change request (policy §1).
type Exclusion struct {
	ID ExclusionID
	// What is the thing as people name it, such as “Texts and pictures of the website”.
	What string
	// Because is the reason shown to people.
	Because string
}

// ReminderRules say when people are reminded of what waits for them (spec §2.3).
type ReminderRules struct {
	// First is the working time before the first reminder: 4 hours by default. One follows on each working day after.
	First time.Duration
	// Most is how many reminders there are for one thing: 5 at most.
	Most int
	// EscalateAfter is the number of working days after which those one level up are told: 1 by default.
	EscalateAfter int
	// Claim is how long “I'm looking” counts, in working time: 2 hours by default.
	Claim time.Duration
}

// Channels are where the bot speaks.
type Channels struct {
	Changes     ChannelID
	Emergencies ChannelID
	Policy      ChannelID
	// Calendar hears of maintenance windows and freezes.
	Calendar ChannelID
	// Owners is where the owners of the policy get the monthly report, and Record where the head of the chain of events is
	// posted each day.
	Owners, Record ChannelID
}

// A System is one entry of the catalogue.
type System struct {
	ID        SystemID
	Name      string
	Owners    Principals
	DependsOn []SystemID
	Tags      []string
}

// An Authority may approve: people, or members of Slack user groups (policy §3.3).
type Authority struct {
	ID      AuthorityID
	Name    string
	Members Principals
}

// ApprovalRules say which authorities a change needs, and for how long their approval counts.
type ApprovalRules struct {
	// Expires is how long an approval counts; 14 days unless the file says otherwise (spec §2.3).
	Expires time.Duration
	// Routes are tried in order; the first that matches decides.
	Routes []Route
}

// A Route sends the changes that match When through Levels, one after the other.
type Route struct {
	When   Condition
	Levels []Level
}

// A Level is a set of authorities that are asked at the same time; each must reach its quorum.
type Level []Quorum

// A Quorum is how many members of one authority must approve.
type Quorum struct {
	Authority AuthorityID
	Count     int
}

// A Condition matches a change when each of its lists is empty or names the change's value
// (for systems and tags: one of them).
type Condition struct {
	Categories []Category
	Kinds      []Kind
	Risks      []Risk
	Systems    []SystemID
	Tags       []string
	Impacts    []ImpactLevel
}

// ScheduleRules say when work may start.
type ScheduleRules struct {
	// Tolerance is how long before and after its slot's start a change may be started; 15 minutes by default.
	Tolerance time.Duration
	// LeadTimes are the working days from the request to the start of the work, by risk; none for a risk left out.
	LeadTimes map[Risk]int
	// LeadTimeBlocks says that a start within the lead time is refused; else it only needs a reason.
	LeadTimeBlocks bool
	// Blocks are the clashes that are refused, besides hard freezes; the others warn (spec §2.4).
	Blocks []ClashKind
}

// VerifyRules say who may verify.
type VerifyRules struct {
	// Independent lists the risks at which the implementer may not verify alone (spec §2.5).
	Independent []Risk
}

// A Template is a pre-approved standard change (policy §2).
type Template struct {
	ID       TemplateID
	Title    string
	Kind     Kind
	Systems  []SystemID
	Steps    string
	Rollback RollbackPlan
	TestPlan string
	Length   time.Duration
	// Expires is the first day, in the policy's time zone, on which the template no longer counts; zero for never.
	Expires time.Time
	// Mark is what has become of it outside the file; the zero Mark for nothing (see [Policy.Marked]).
	Mark TemplateMark
}

// EmergencyRules name who may declare an emergency and who reviews it (policy §5).
type EmergencyRules struct {
	Declarers Principals
	Authority AuthorityID
	// DocumentWithin is the time from the end of the work to complete documentation: 24 hours (policy §5).
	DocumentWithin time.Duration
	// RemindAt are the times after the end of the work at which people are reminded of the documentation: 4, 12 and 20
	// hours by default. When DocumentWithin has passed, the authority is told.
	RemindAt []time.Duration
	// ReviewWithin is the time for the retrospective review, in working days from the documentation: 5 by default.
	ReviewWithin int
	// Grounds are those on which an emergency may be declared, each with the company's own words for it, if any.
	Grounds []GroundRule
	// Chain is who is told of an emergency, one rung after the other until somebody acknowledges (policy §5).
	Chain []Rung
}

// A GroundRule allows a ground, in the company's words; without any, in those of policy §2.
type GroundRule struct {
	Ground     Ground
	Definition string
}

// A Rung is one step of the notification chain: Who is told, and has Within to acknowledge before the next rung is.
type Rung struct {
	Who    Principals
	Within time.Duration
}

// A Freeze is a time in which production changes are prohibited (policy §6). It comes once, on the same days of each year,
// by a recurrence rule, or on the public holidays of a place.
type Freeze struct {
	ID     FreezeID
	Name   string
	Reason string
	// From and To bound it, UTC, To excluded. A freeze that comes again has those of its first time; one on public
	// holidays has none.
	From, To time.Time
	Yearly   bool
	// Repeats is when it comes again by a rule; the zero value for never.
	Repeats Recurrence
	// HolidaysOf is the place whose public holidays it is on, each from midnight to midnight in the policy's time zone,
	// and those that follow each other as one.
	HolidaysOf HolidayPlace
	// Soft says that a start in it is not refused, only recorded.
	Soft bool
	// Systems, Tags, Kinds and Categories narrow it to the changes that match each of them that is not empty, Systems and
	// Tags together as one; all empty for every change. Emergencies pass in any case.
	Systems    []SystemID
	Tags       []string
	Kinds      []Kind
	Categories []Category
	// Announced is when people were told that it was approved; zero for a freeze of the file.
	Announced time.Time
}

// FreezeRules say who declares freezes in Slack and who decides about them (spec §5).
type FreezeRules struct {
	// Declarers may draft a freeze.
	Declarers Principals
	// Authority approves and lifts freezes and lets single changes through them; empty for the policy's owners alone.
	Authority AuthorityID
}

// System returns the catalogue's entry for id.
func (p *Policy) System(id SystemID) (System, bool) {
	i := slices.IndexFunc(p.Systems, func(s System) bool { return s.ID == id })
	if i < 0 {
		return System{}, false
	}
	return p.Systems[i], true
}

// Authority returns the authority called id.
func (p *Policy) Authority(id AuthorityID) (Authority, bool) {
	i := slices.IndexFunc(p.Authorities, func(a Authority) bool { return a.ID == id })
	if i < 0 {
		return Authority{}, false
	}
	return p.Authorities[i], true
}

// Template returns the standard template called id.
func (p *Policy) Template(id TemplateID) (Template, bool) {
	i := slices.IndexFunc(p.Standard, func(t Template) bool { return t.ID == id })
	if i < 0 {
		return Template{}, false
	}
	return p.Standard[i], true
}

// Dependents returns the systems that are one hop from those given: those that depend on one of them,
// in the catalogue's order, leaving out the given ones (spec §2.2).
func (p *Policy) Dependents(ids []SystemID) []System {
	var out []System
	for _, s := range p.Systems {
		if !slices.Contains(ids, s.ID) && slices.ContainsFunc(s.DependsOn, func(d SystemID) bool { return slices.Contains(ids, d) }) {
			out = append(out, s)
		}
	}
	return out
}

// Names reports whether the policy gives a right to who by name.
func (p *Policy) Names(who UserID) bool {
	return slices.Contains(p.Owners, who) || slices.Contains(p.named().People, who)
}

// Groups returns every Slack user group that the policy gives a right to, each once.
func (p *Policy) Groups() []GroupID { return p.named().Groups }

func (p *Policy) named() Principals {
	all := p.Assessors.with(p.Emergency.Declarers).with(p.FreezeRules.Declarers).with(p.Auditors)
	for _, a := range p.Authorities {
		all = all.with(a.Members)
	}
	for _, s := range p.Systems {
		all = all.with(s.Owners)
	}
	for _, r := range p.Emergency.Chain {
		all = all.with(r.Who)
	}
	return all
}
