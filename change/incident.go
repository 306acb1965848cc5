package change

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// An Incident is one that the change caused or fixed (policy §3.7, §7).
type Incident struct {
	// Ref is an incident's id or address.
	Ref string
	// Caused is true for an incident the change caused, false for one it fixed.
	Caused   bool
	Severity Severity
	// By is who put it on record as it stands, and At when, UTC: with the documentation, or later.
	By UserID
	At time.Time
}

// A Severity is how bad an incident was, in the words of on-call practice, worst first.
type Severity string

// The severities.
const (
	Sev1 Severity = "sev1"
	Sev2 Severity = "sev2"
	Sev3 Severity = "sev3"
)

// Severities returns every severity, the worst first.
func Severities() []Severity { return []Severity{Sev1, Sev2, Sev3} }

// Label returns the words shown to people.
func (s Severity) Label() string {
	switch s {
	case Sev1:
		return "Severity 1, the worst"
	case Sev2:
		return "Severity 2"
	case Sev3:
		return "Severity 3"
	}
	return string(s)
}

const (
	// MaxIncidentRef is how many characters an incident's number or address may have.
	MaxIncidentRef = 200
	// MaxIncidents is how many incidents a change may name.
	MaxIncidents = 50
)

// The fields of an incident, as a refusal names them.
const (
	IncidentField         = "incident"
	IncidentPartField     = "incident_part" // whether it was caused or fixed
	IncidentSeverityField = "incident_severity"
)

// LinkIncident puts an incident on record that came to light after the documentation (policy §7). One that the change
// names already is corrected: it gets the severity and the part of i. What it was on record as is returned; zero for an
// incident that is new to the change.
//
// It is for every member of the workspace. It refuses, under its field, an incident without a number or address and one
// without a severity, and, as [Conflict], one that is on record just so.
func (c *Change) LinkIncident(who Actor, i Incident, p *Policy, now time.Time) (before Incident, err error) {
	if _, err := c.may(LinkIncident, who, p); err != nil {
		return before, err
	}
	i.Ref = strings.Join(strings.Fields(i.Ref), " ")
	if err := i.complete(); err != nil {
		return before, err
	}
	i.By, i.At = who.ID, now
	// The closure is shared with the change as it was before: it is copied, not altered.
	closure := *c.Closure
	closure.Incidents = slices.Clone(closure.Incidents)
	at := slices.IndexFunc(closure.Incidents, i.Same)
	switch {
	case at < 0 && len(closure.Incidents) >= MaxIncidents:
		return before, Refuse(Conflict, "policy §7", "%s names %d incidents already, which is as many as it may. Write of this one in a note elsewhere.", c.Number, MaxIncidents)
	case at < 0:
		closure.Incidents = append(closure.Incidents, i)
	default:
		before = closure.Incidents[at]
		if before.Caused == i.Caused && before.Severity == i.Severity {
			return before, Refuse(Conflict, "policy §7", "%s names %s already, as an incident that it %s, of %s. To correct that, choose another severity, or what it was to the incident.",
				c.Number, before.Ref, before.Part(), before.Severity)
		}
		i.Ref = before.Ref
		closure.Incidents[at] = i
	}
	c.Closure = &closure
	return before, nil
}

// Same reports whether other is the same incident: one with the same number or address, in whatever case it was typed.
func (i Incident) Same(other Incident) bool {
	return strings.EqualFold(strings.TrimSpace(i.Ref), strings.TrimSpace(other.Ref))
}

// Part returns what the change did to the incident: “caused” or “fixed”.
func (i Incident) Part() string {
	if i.Caused {
		return "caused"
	}
	return "fixed"
}

// complete refuses an incident that lacks something.
func (i Incident) complete() error {
	named := strings.ContainsFunc(i.Ref, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	switch {
	case !named:
		return refuseField(IncidentField, "policy §7", "Name the incident by its number or address, as whoever reads the record will look for it: INC-77.")
	case len([]rune(i.Ref)) > MaxIncidentRef:
		return refuseField(IncidentField, "policy §7", "That is too long for the number or address of an incident.")
	case !slices.Contains(Severities(), i.Severity):
		return refuseField(IncidentSeverityField, "policy §7", "Say how bad the incident was: sev1, sev2 or sev3.")
	}
	return nil
}
