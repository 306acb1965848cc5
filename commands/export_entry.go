package commands

import (
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// An exportEntry is a change as it is exported. What has not come about is left out.
type exportEntry struct {
	Number      string              `json:"number"`
	Title       string              `json:"title"`
	Description string              `json:"description"`
	Category    change.Category     `json:"category"`
	Ground      change.Ground       `json:"ground,omitzero"`
	Template    change.TemplateID   `json:"template,omitzero"`
	Kind        change.Kind         `json:"kind"`
	Systems     []change.SystemID   `json:"systems"`
	Links       []string            `json:"links,omitzero"`
	Requester   change.UserID       `json:"requester"`
	Implementer change.UserID       `json:"implementer"`
	Plan        int                 `json:"plan"`
	PlanDigest  string              `json:"plan_digest"`
	Risk        change.Risk         `json:"risk,omitzero"`
	AssessedBy  change.UserID       `json:"assessed_by,omitzero"`
	AssessedAt  time.Time           `json:"assessed_at,omitzero"`
	Approvals   []exportedApproval  `json:"approvals"`
	SlotStart   time.Time           `json:"slot_start,omitzero"`
	SlotEnd     time.Time           `json:"slot_end,omitzero"`
	SlotReason  string              `json:"slot_reason,omitzero"`
	Exceptions  []exportedException `json:"freeze_exceptions,omitzero"`
	StartedAt   time.Time           `json:"started_at,omitzero"`
	Outside     *bool               `json:"outside_window,omitzero"` // left out until the work has begun
	InFreezes   []change.FreezeID   `json:"in_freezes,omitzero"`
	FinishedAt  time.Time           `json:"finished_at,omitzero"`
	RolledBack  time.Time           `json:"rolled_back_at,omitzero"`
	VerifiedBy  change.UserID       `json:"verified_by,omitzero"`
	VerifiedAt  time.Time           `json:"verified_at,omitzero"`
	Passed      *bool               `json:"passed,omitzero"`
	Outcome     change.Outcome      `json:"outcome,omitzero"`
	Notes       string              `json:"notes,omitzero"`
	Incidents   []exportedIncident  `json:"incidents"`
	Documented  change.UserID       `json:"documented_by,omitzero"`
	DocumentAt  time.Time           `json:"documented_at,omitzero"`
	ReviewedBy  change.UserID       `json:"reviewed_by,omitzero"`
	ReviewedAt  time.Time           `json:"reviewed_at,omitzero"`
	State       change.State        `json:"state"`
	Reason      string              `json:"reason,omitzero"`
	CreatedAt   time.Time           `json:"created_at"`
	ClosedAt    time.Time           `json:"closed_at,omitzero"`
	Events      int                 `json:"events"`
	Policies    []string            `json:"policies"`
}

type exportedApproval struct {
	By        change.UserID      `json:"by"`
	For       change.UserID      `json:"for,omitzero"` // whose delegate they were
	Authority change.AuthorityID `json:"authority"`
	At        time.Time          `json:"at"`
	Comment   string             `json:"comment,omitzero"`
	Plan      int                `json:"plan"`
	Digest    string             `json:"plan_digest"`
	VoidAt    time.Time          `json:"void_at,omitzero"`
	Void      string             `json:"void,omitzero"`
}

type exportedIncident struct {
	Ref      string          `json:"ref"`
	Caused   bool            `json:"caused"` // false: the change fixed it
	Severity change.Severity `json:"severity,omitzero"`
	By       change.UserID   `json:"by,omitzero"` // who put it on record so
	At       time.Time       `json:"at,omitzero"`
}

type exportedException struct {
	Freeze change.FreezeID `json:"freeze"`
	By     change.UserID   `json:"by"`
	At     time.Time       `json:"at"`
	Reason string          `json:"reason"`
}

func entryOf(from storage.LogEntry) exportEntry {
	c, r := from.Change, from.Request
	e := exportEntry{
		Number: c.Number.String(), Title: r.Title, Description: r.Description, Category: r.Category, Ground: r.Ground,
		Template: r.Template, Kind: r.Kind, Systems: some(r.Systems), Links: r.Links, Requester: c.Requester,
		Implementer: r.Implementer, Plan: c.Plan, PlanDigest: r.Digest(), Risk: c.Risk(),
		Approvals: make([]exportedApproval, len(c.Approvals)), Incidents: []exportedIncident{},
		StartedAt: c.StartedAt, FinishedAt: c.FinishedAt, RolledBack: c.RolledBackAt,
		State: c.State, Reason: c.Reason, CreatedAt: c.CreatedAt, ClosedAt: c.ClosedAt, Events: c.Events, Policies: some(from.Policies),
	}
	for i, a := range c.Approvals {
		e.Approvals[i] = exportedApproval{a.By, a.For, a.Authority, a.At, a.Comment, a.Plan, a.Digest, a.VoidAt, a.Void}
	}
	for _, x := range c.Exceptions {
		e.Exceptions = append(e.Exceptions, exportedException{x.Freeze, x.By, x.At, x.Reason})
	}
	if a := c.Assessment; a != nil {
		e.AssessedBy, e.AssessedAt = a.By, a.At
	}
	if s := c.Slot; s != nil {
		e.SlotStart, e.SlotEnd, e.SlotReason = s.Start, s.End, s.Reason
	}
	if !c.StartedAt.IsZero() {
		e.Outside, e.InFreezes = &c.RanOutside, c.RanIn
	}
	e.addEnd(c)
	return e
}

// addEnd adds what the steps after implementation have left behind.
func (e *exportEntry) addEnd(c *change.Change) {
	if v := c.Verification; v != nil {
		e.VerifiedBy, e.VerifiedAt, e.Passed = v.By, v.At, &v.Passed
	}
	if d := c.Closure; d != nil {
		e.Documented, e.DocumentAt, e.Outcome, e.Notes = d.By, d.At, d.Outcome, d.Notes
		for _, in := range d.Incidents {
			e.Incidents = append(e.Incidents, exportedIncident{in.Ref, in.Caused, in.Severity, in.By, in.At})
		}
	}
	if l := c.Lookback; l != nil {
		e.ReviewedBy, e.ReviewedAt = l.By, l.At
	}
}

// some returns a list that JSON shows as empty, not as null.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
