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
)

// A Policy is the company's policy file, read and checked (spec §7). It is never altered once made.
type Policy struct {
	// Revision is the SHA-256 of the file's text in hexadecimal; every decision is recorded under it.
	Revision string
	// Text is the file as it was read.
	Text string

	Company     string
	TimeZone    *time.Location
	Owners      []UserID
	Channels    Channels
	Systems     []System
	Assessors   Principals
	Risk        RiskRules
	Authorities []Authority
	Approval    ApprovalRules
	Schedule    ScheduleRules
	Verify      VerifyRules
	Standard    []Template
	Emergency   EmergencyRules
}

// Channels are where the bot speaks.
type Channels struct {
	Changes     ChannelID
	Emergencies ChannelID
	Policy      ChannelID
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
}

// EmergencyRules name who may declare an emergency and who reviews it (policy §5).
type EmergencyRules struct {
	Declarers Principals
	Authority AuthorityID
	// DocumentWithin is the time from the end of the work to complete documentation: 24 hours (policy §5).
	DocumentWithin time.Duration
	// ReviewWithin is the time for the retrospective review, in the calendar days of the default: 7 days.
	ReviewWithin time.Duration
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
	all := p.Assessors.with(p.Emergency.Declarers)
	for _, a := range p.Authorities {
		all = all.with(a.Members)
	}
	for _, s := range p.Systems {
		all = all.with(s.Owners)
	}
	return all
}
