package policyfile

import (
	"time"

	"github.com/noim3/changebot/change"
)

// readTemplates reads the catalogue of pre-approved changes (policy §2); their days begin in zone.
func (r *reader) readTemplates(v value, zone *time.Location) []change.Template {
	ids := once{}
	return list(v, 0, func(v value) change.Template { return r.readTemplate(v, ids, zone) })
}

// readStandardAuthority reads which of the authorities of file decides about templates; none for the owners alone.
func (r *reader) readStandardAuthority(file *object) change.AuthorityID {
	about := "the id of the authority that lets a suspended template back and retires one"
	return change.AuthorityID(file.may("standard_authority", about).reference("authority", r.authorities))
}

func (r *reader) readTemplate(v value, ids once, zone *time.Location) change.Template {
	o := v.object()
	defer o.done()
	id := o.need("id", "a short name of letters, digits and hyphens, such as rotate-certificates")
	length := o.need("length", "how long the work takes")
	expires := o.may("expires", "the first day on which the template no longer counts")
	t := change.Template{
		ID:       change.TemplateID(id.id()),
		Title:    o.need("title", "what is done, in a few words").line(maxName),
		Kind:     oneOf(o.need("kind", "infrastructure, release, integration or configuration"), change.Kinds()),
		Systems:  references[change.SystemID](o.need("systems", "the ids of one or more systems"), 1, "system", r.systems),
		Steps:    o.need("steps", "what is done, step by step").text(change.MaxText),
		Rollback: readRollback(o.need("rollback", "how the previous state is restored")),
		TestPlan: o.need("test_plan", "how it is seen that the change works").text(change.MaxText),
		Length:   length.duration(0, change.MinLength, change.MaxLength),
		Expires:  expires.date(zone),
	}
	ids.check(id, string(t.ID))
	if !t.Expires.IsZero() && !r.now.Before(t.Expires) {
		expires.warn("has passed: “"+clip(string(t.ID))+"” can no longer be used", "look at the template again and set a later day, or remove it")
	}
	return t
}

// readRollback reads a rollback plan: the three parts of policy §4, none of which may only point elsewhere.
func readRollback(v value) change.RollbackPlan {
	o := v.object()
	defer o.done()
	return change.RollbackPlan{
		Steps:      planText(o.need("steps", "the steps that restore the previous state")),
		People:     o.need("people", "the Slack ids of those who carry the rollback out").people(),
		Conditions: planText(o.need("conditions", "what would make you roll back")),
	}
}

func planText(v value) string {
	s := v.text(change.MaxText)
	if s != "" && change.PointsElsewhere(s) {
		v.fault("“"+clip(s)+"” only points elsewhere, which policy §4 does not accept", "write "+v.about)
	}
	return s
}
