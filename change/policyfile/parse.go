// Package policyfile reads the policy file, the one YAML document that holds every rule and every blank of the
// Change Management Policy, into a [change.Policy] (spec §7).
//
// Reading is strict, and never stops at the first fault: [Parse] hands back all of them, each with its line and column,
// what is wrong and what would be right. A file with an error gives no policy at all.
//
// Read parse.go first: it names the sections, and each section has a file of its own. value.go and object.go are the
// small reader that all of them are written with.
package policyfile

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/noim3/changebot/change"
)

// MaxSize is the largest policy file that is read, in bytes.
const MaxSize = 1 << 20

// Parse reads the text of a policy file. It returns the policy, or nil when [Faults.Err] is not, and every fault and
// warning in the order of their places. Name is what the faults call the file. Now is used to warn of what has run out,
// and for nothing else: the same text always gives the same policy.
func Parse(name string, text []byte, now time.Time) (*change.Policy, Faults) {
	r := &reader{file: name, now: now}
	p := r.read(r.open(text))
	faults := r.sorted()
	if faults.Err() != nil {
		return nil, faults
	}
	sum := sha256.Sum256(text)
	p.Revision = hex.EncodeToString(sum[:])
	p.Text = string(text)
	return p, faults
}

// A reader collects the faults of one file while its sections are read.
type reader struct {
	file   string
	now    time.Time
	faults Faults
	errors int // how many of the faults are not warnings

	// What the file calls its things, known before the first section is read, as a name may come before its thing.
	systems, tags, authorities names
}

// read reads the whole file, in an order in which each section finds what it needs of those before.
func (r *reader) read(root value) *change.Policy {
	o := root.object()
	defer o.done()
	r.systems = o.texts("systems", "id")
	r.tags = o.texts("systems", "tags")
	r.authorities = o.texts("authorities", "id")

	p := &change.Policy{}
	p.Company = o.need("company", "the company's name").line(maxName)
	p.TimeZone = o.need("time_zone", "the company's time zone, such as Australia/Sydney").zone()
	p.Updated = r.readUpdated(o.may("updated", "the day on which the policy was last updated"), p.TimeZone)
	p.Owners = o.need("owners", "the Slack ids of the people who own the policy").people()
	p.Auditors = o.may("auditors", "the Slack ids of those who may export the record: people (U…) and user groups (S…)").principals(0)
	p.Channels = readChannels(o.need("channels", "the channels in which the bot speaks"))
	p.Exclusions = readScope(o.may("scope", "what needs no change request"))
	p.Definitions = readDefinitions(o.may("categories", "the company's own words for the categories of changes"))
	p.Calendar = r.readWorkingTime(o.may("working_time", "when people work"), p.TimeZone)
	p.Reminders = readReminders(o.may("reminders", "when people are reminded of what waits for them"))
	p.Systems = r.readSystems(o.need("systems", "the systems that changes are made to"))
	p.Assessors = readAssessors(o.need("assessors", "the Slack ids of those who assess changes: people (U…) and user groups (S…)"))
	p.Risk = r.readRisk(o.need("risk", "how risk is rated"))
	p.Authorities = readAuthorities(o.need("authorities", "those who may approve"))
	p.Approval = r.readApproval(o.need("approval", "which authorities approve which changes"), p)
	p.Windows = r.readWindows(o.may("maintenance_windows", "the times in which changes are made where possible"), p.TimeZone)
	p.Schedule = readScheduling(o.may("scheduling", "when work may start"))
	p.Verify = readVerification(o.may("verification", "who may verify"))
	p.Standard = r.readTemplates(o.may("standard", "the templates of pre-approved changes"), p.TimeZone)
	p.StandardAuthority = r.readStandardAuthority(o)
	p.Emergency = r.readEmergency(o, p)
	p.Freezes = r.readFreezes(o.may("freezes", "the times in which production changes are prohibited"), p)
	p.FreezeRules = r.readFreezeRules(o.may("freeze_rules", "who declares freezes in Slack, and who decides about them"), p)
	p.Notices = r.readNotices(o.may("notices", "when people hear of what is in the calendar"), p)
	p.RetentionYears, p.RetentionThen = readRetention(o.may("retention", "how long records are kept"))
	p.ReviewDue, p.Review = r.readReview(o.may("policy_review", "when the policy is reviewed"), p.TimeZone)
	p.AnswerWithin = readQuestions(o.may("questions", "the answering of questions about the policy"))
	return p
}
