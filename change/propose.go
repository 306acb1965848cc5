package change

import (
	"strings"
	"time"
)

// MaxTemplateTitle is how long a template's title may be: people choose it from a menu (slack-rules §3).
const MaxTemplateTitle = 75

// maxTemplateID is how long the policy file lets an id be.
const maxTemplateID = 63

// A TemplateProposal is what somebody says of the template that they propose; the rest is the plan of the change.
type TemplateProposal struct {
	ID    TemplateID
	Title string
	// Expires is the first day, in the policy's time zone, on which the template would no longer count; zero for never.
	Expires time.Time
	Why     string
}

// MayBeTemplate reports whether c shows that its plan works: a normal change that ended as a plain success and caused
// no incident (spec §3).
func (c *Change) MayBeTemplate() bool {
	return c.Request.Category == Normal && c.State == Closed && c.Closure != nil && c.Closure.Outcome == Successful && c.Mishap() == ""
}

// Propose returns the template that c's plan would make. It alters nothing: templates come from the policy file alone.
// It refuses people whose account may not act, a change that does not show that its plan works, and as [Invalid], with
// a sentence for each field, an id or a title that the file could not hold or has, a day that has passed, and no reason.
func (c *Change) Propose(who Actor, t TemplateProposal, p *Policy, now time.Time) (Template, error) {
	if err := who.mayAct(); err != nil {
		return Template{}, err
	}
	if !c.MayBeTemplate() {
		return Template{}, Refuse(Conflict, "policy §2",
			"Only a normal change that is closed as successful, without an incident, can be proposed as a template; %s is not.", c.Number)
	}
	fields := map[Field]string{}
	if !validTemplateID(t.ID) {
		fields[FieldTemplate] = "Write up to 63 lower case letters, digits and hyphens, a letter first: restart-worker."
	} else if old, taken := p.Template(t.ID); taken {
		fields[FieldTemplate] = "The policy has a template with this id already: “" + old.Title + "”. Choose another."
	}
	t.Title = strings.Join(strings.Fields(t.Title), " ")
	checkText(fields, FieldTitle, t.Title, MaxTemplateTitle, "Say in a few words what the template is for.")
	checkText(fields, FieldRationale, strings.TrimSpace(t.Why), MaxText, "Say why it may go without approval from now on.")
	if !t.Expires.IsZero() && !now.Before(t.Expires) {
		fields["expires"] = "This day has passed. Choose a later one, or leave it open."
	}
	for _, s := range c.Request.Systems {
		if _, known := p.System(s); !known {
			fields[FieldTitle] = "The catalogue no longer has the system “" + string(s) + "”, so this plan cannot be a template."
		}
	}
	if err := refuseFields(fields); err != nil {
		return Template{}, err
	}
	return c.AsTemplate(t), nil
}

// AsTemplate returns c's plan as the template that t describes.
func (c *Change) AsTemplate(t TemplateProposal) Template {
	r := c.Request
	return Template{
		ID: t.ID, Title: t.Title, Kind: r.Kind, Systems: r.Systems, Steps: r.Description, Rollback: r.Rollback,
		TestPlan: r.TestPlan, Length: r.Length, Expires: t.Expires,
	}
}

// validTemplateID reports whether the policy file takes the id.
func validTemplateID(id TemplateID) bool {
	return id != "" && len(id) <= maxTemplateID && 'a' <= id[0] && id[0] <= 'z' && !strings.ContainsFunc(string(id), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-'
	})
}
