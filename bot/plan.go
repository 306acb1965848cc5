package bot

import (
	"slices"
	"time"

	"github.com/noim3/changebot/change"
)

// planFields ask for everything that a plan may hold; what its category does not need is hidden. An emergency is
// declared with little, and completing asks for the rest of its record (policy §5).
func planFields(r *change.Request, p *change.Policy, completing bool) []field {
	own := r.Category != change.Standard
	emergency := r.Category == change.Emergency
	full := own && (!emergency || completing) // an emergency says first only what others must know at once
	fields := append(whatFields(r, p, own, full), impactFields(r, full)...)
	fields = append(fields, rollbackFields(r, own)...)
	fields = append(fields,
		longText(change.FieldTestPlan, wordFor(change.FieldTestPlan), &r.TestPlan).when(full).needed(!emergency).
			hinted("How you will know that it works."),
		person(change.FieldImplementer, wordFor(change.FieldImplementer), &r.Implementer).
			hinted("Who does the work."),
		moment(change.FieldWishedStart, wordFor(change.FieldWishedStart), &r.WishedStart).when(!emergency).may(),
		span(change.FieldLength, wordFor(change.FieldLength), &r.Length, workLengths()).when(full).needed(!emergency),
		listText(change.FieldLinks, wordFor(change.FieldLinks), &r.Links).when(full || !own).may().
			hinted("Pull requests and tickets, one address on each line."),
	)
	return fields
}

// whatFields ask what is changed, and why.
func whatFields(r *change.Request, p *change.Policy, own, full bool) []field {
	emergency := r.Category == change.Emergency
	return []field{
		pick(change.FieldTemplate, wordFor(change.FieldTemplate), &r.Template, templates(p)).when(!own && len(p.Standard) > 0).telling(),
		groundField(r, p).when(emergency),
		shortText(change.FieldTitle, wordFor(change.FieldTitle), &r.Title, change.MaxTitle).when(own),
		longText(change.FieldDescription, whatLabel(r.Category), &r.Description).when(own),
		longText(change.FieldRationale, wordFor(change.FieldRationale), &r.Rationale).when(full).needed(!emergency),
		several(change.FieldSystems, wordFor(change.FieldSystems), &r.Systems, systems(p)).when(own),
	}
}

// whatLabel asks what is done: in an emergency, what is being done already.
func whatLabel(category change.Category) string {
	if category == change.Emergency {
		return "What is being done"
	}
	return wordFor(change.FieldDescription)
}

// impactFields ask what users of the service will notice; for how long, only when they will notice something.
func impactFields(r *change.Request, full bool) []field {
	required := r.Category != change.Emergency
	noticed := r.Impact.Level == change.Degraded || r.Impact.Level == change.Outage
	return []field{
		tick(change.FieldImpact, wordFor(change.FieldImpact), &r.Impact.Level, labelled(change.ImpactLevels())).when(full).needed(required).telling(),
		shortText(change.FieldImpactWho, wordFor(change.FieldImpactWho), &r.Impact.Who, change.MaxText).when(full && noticed).needed(required),
		span(change.FieldImpactLength, wordFor(change.FieldImpactLength), &r.Impact.Length, impactLengths()).when(full && noticed).needed(required),
	}
}

// rollbackFields ask for the three parts of policy §4.
func rollbackFields(r *change.Request, own bool) []field {
	return []field{
		longText(change.FieldRollbackSteps, wordFor(change.FieldRollbackSteps), &r.Rollback.Steps).when(own).
			hinted("How the previous state is restored, so that somebody who was not there can do it."),
		people(change.FieldRollbackPeople, wordFor(change.FieldRollbackPeople), &r.Rollback.People).when(own),
		longText(change.FieldRollbackConditions, wordFor(change.FieldRollbackConditions), &r.Rollback.Conditions).when(own).
			hinted("Best as something measurable: error rate above 1% for 5 minutes."),
	}
}

func systems(p *change.Policy) []choice {
	var out []choice
	for _, s := range p.Systems {
		out = append(out, choice{string(s.ID), s.Name})
	}
	return out
}

// inForce returns p with only those of its templates from which changes may be logged at now: no others are offered
// (spec §3).
func inForce(p *change.Policy, now time.Time) *change.Policy {
	offer := *p
	offer.Standard = slices.DeleteFunc(slices.Clone(p.Standard), func(t change.Template) bool {
		return !t.Available(now)
	})
	return &offer
}

func templates(p *change.Policy) []choice {
	var out []choice
	for _, t := range p.Standard {
		out = append(out, choice{string(t.ID), t.Title})
	}
	return out
}
