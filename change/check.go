package change

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Tidy returns r with surrounding white space removed, each system, person and link once, times in UTC, and what
// its category does not ask for left out. Everything that is stored, compared or digested is tidy.
func (r Request) Tidy() Request {
	for _, s := range []*string{
		&r.Title, &r.Description, &r.Rationale, &r.Rollback.Steps, &r.Rollback.Conditions, &r.TestPlan, &r.Impact.Who,
	} {
		*s = strings.TrimSpace(*s)
	}
	r.Title = strings.Join(strings.Fields(r.Title), " ")
	r.Systems = once(r.Systems)
	r.Rollback.People = once(r.Rollback.People)
	r.Links = once(r.Links)
	if !r.WishedStart.IsZero() {
		r.WishedStart = r.WishedStart.UTC().Truncate(time.Minute)
	}
	if r.Impact.Level == NoImpact {
		r.Impact.Who, r.Impact.Length = "", 0
	}
	if r.Category != Emergency {
		r.Ground = ""
	}
	if r.Category != Standard {
		r.Template = ""
	}
	return r
}

func once[T ~string](list []T) []T {
	var out []T
	for _, v := range list {
		if v = T(strings.TrimSpace(string(v))); v != "" && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// Check refuses, as [Invalid] with a sentence for each field, a request that lacks what the policy asks of its
// category (policy §3.1, §4; spec §2.1). An emergency may leave the kind, the rationale, the tests and the impact for
// later: they are due with its documentation (policy §5).
func (r Request) Check(p *Policy, now time.Time) error {
	r = r.Tidy()
	fields := map[Field]string{}
	if x, out := p.LeavesOut(r.Kind); out && r.Category != Standard {
		return refuseFields(map[Field]string{FieldKind: x.Answer()})
	}
	switch r.Category {
	case Standard:
		r.checkTemplate(p, now, fields)
	case Normal:
		r.checkAlways(p, fields)
		r.checkFull(fields)
		if !r.WishedStart.IsZero() && r.WishedStart.Before(now.Add(-time.Hour)) {
			fields[FieldWishedStart] = "This start has passed. Choose a later one, or leave it open."
		}
	case Emergency:
		r.checkAlways(p, fields)
		r.leaveLength(fields)
		if r.Kind == "" {
			delete(fields, FieldKind)
		}
		if !p.Emergency.allows(r.Ground) {
			fields[FieldGround] = "Choose one of the grounds on which the policy lets an emergency be declared (policy §2)."
		}
	default:
		r.checkAlways(p, fields)
		fields[FieldCategory] = "Choose a category."
	}
	return refuseFields(fields)
}

// Complete refuses, as [Invalid], a request that does not yet hold everything that a normal one must.
func (r Request) Complete(p *Policy) error {
	fields := map[Field]string{}
	r = r.Tidy()
	r.checkAlways(p, fields)
	r.checkFull(fields)
	r.leaveLength(fields)
	return refuseFields(fields)
}

// leaveLength lets an emergency leave open how long its work takes: when it began and ended is on record.
func (r Request) leaveLength(fields map[Field]string) {
	if r.Category == Emergency && r.Length == 0 {
		delete(fields, FieldLength)
	}
}

func (r Request) checkAlways(p *Policy, fields map[Field]string) {
	checkText(fields, FieldTitle, r.Title, MaxTitle, "Say in a few words what will change.")
	checkText(fields, FieldDescription, r.Description, MaxText, "Describe what will be done.")
	if !slices.Contains(Kinds(), r.Kind) {
		fields[FieldKind] = "Choose what kind of thing is changed."
	}
	if len(r.Systems) == 0 {
		fields[FieldSystems] = "Choose at least one affected system."
	}
	for _, s := range r.Systems {
		if _, ok := p.System(s); !ok {
			fields[FieldSystems] = fmt.Sprintf("The catalogue has no system “%s”.", s)
		}
	}
	if r.Implementer == "" {
		fields[FieldImplementer] = "Name the person who will do the work."
	}
	if r.Length < MinLength || r.Length > MaxLength {
		fields[FieldLength] = "Give the length of the work, from 5 minutes to 7 days."
	}
	r.Rollback.check(fields)
	checkLinks(fields, r.Links)
}

func (r Request) checkFull(fields map[Field]string) {
	checkText(fields, FieldRationale, r.Rationale, MaxText, "Say why the change is needed.")
	checkText(fields, FieldTestPlan, r.TestPlan, MaxText, "Describe how you will know that it works.")
	if !slices.Contains(ImpactLevels(), r.Impact.Level) {
		fields[FieldImpact] = "Estimate the impact on users of the service."
	}
	if r.Impact.Level == Degraded || r.Impact.Level == Outage {
		checkText(fields, FieldImpactWho, r.Impact.Who, MaxText, "Say who will notice.")
		if r.Impact.Length <= 0 || r.Impact.Length > MaxLength {
			fields[FieldImpactLength] = "Say for how long they will notice, up to 7 days."
		}
	}
}

func (r Request) checkTemplate(p *Policy, now time.Time, fields map[Field]string) {
	t, ok := p.Template(r.Template)
	switch {
	case !ok:
		fields[FieldTemplate] = "Choose the pre-approved template that this change follows (policy §2)."
	case !t.Available(now):
		fields[FieldTemplate] = p.Unavailable(t, now)
	}
	if r.Implementer == "" {
		fields[FieldImplementer] = "Name the person who will do the work."
	}
	checkLinks(fields, r.Links)
}

func checkText(fields map[Field]string, f Field, text string, most int, want string) {
	if text == "" {
		fields[f] = want
	} else if n := utf8.RuneCountInString(text); n > most {
		fields[f] = fmt.Sprintf("This is %d characters long; the most is %d.", n, most)
	}
}

func checkLong(fields map[Field]string, f Field, text string) {
	checkText(fields, f, text, MaxText, "")
}

func checkLinks(fields map[Field]string, links []string) {
	if len(links) > MaxLinks {
		fields[FieldLinks] = fmt.Sprintf("Give at most %d links.", MaxLinks)
	}
	for _, l := range links {
		u, err := url.Parse(l)
		if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || strings.ContainsAny(l, "<>|\" ") {
			fields[FieldLinks] = fmt.Sprintf("“%s” is not a web address. Put one https:// address on each line.", l)
		}
	}
}

func refuseFields(fields map[Field]string) error {
	if len(fields) == 0 {
		return nil
	}
	return &Refusal{Reason: Invalid, Rule: "policy §3.1", Fields: fields, Message: "The request needs another look."}
}
