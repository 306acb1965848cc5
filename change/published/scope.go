package published

import (
	"fmt"

	"github.com/noim3/changebot/change"
)

func (d *document) title() {
	p := d.policy
	fmt.Fprintf(&d.text, "# Change Management Policy\n\n%s\n\n", plain(p.Company))
	if p.Updated.IsZero() {
		d.say("Last updated: the policy file does not say.")
	} else {
		d.say("Last updated: %s", date(p.Updated, p.TimeZone))
	}
	d.say("Revision `%s` of the policy file. changebot enforces that revision; this document is made from it.", p.Revision)
}

func (d *document) scope() {
	p := d.policy
	d.heading(2, "1. Purpose and Scope")
	d.say("This Change Management Policy defines the processes and controls governing changes to the platform, infrastructure, codebase, and operational procedures of %s. The purpose is to minimise service disruption, prevent unauthorised changes, and ensure all modifications are documented, tested, and reviewed before deployment.", plain(p.Company))
	d.say("This policy applies to:")
	points(d, []string{
		"All changes to production systems, databases, and infrastructure",
		"Software releases and feature updates",
		"Changes to third-party integrations and APIs",
		"Configuration and security changes",
	}, plain[string])
	if len(p.Exclusions) == 0 {
		d.say("Nothing of this is left out of its scope.")
		return
	}
	d.say("It does not apply to the following; no change request is needed for them:")
	points(d, p.Exclusions, func(x change.Exclusion) string { return plain(x.What) + ": " + plain(x.Because) })
}

func (d *document) categories() {
	d.heading(2, "2. Change Categories")
	for _, c := range []change.Category{change.Standard, change.Normal, change.Emergency} {
		d.heading(3, c.Label()+" changes")
		d.say("%s", plain(d.policy.Definition(c)))
		if c == change.Standard {
			d.templates()
		}
	}
}

func (d *document) templates() {
	p := d.policy
	if len(p.Standard) == 0 {
		d.say("No template is pre-approved, so no standard change can be logged.")
		return
	}
	d.say("A standard change follows one of these templates:")
	points(d, p.Standard, func(t change.Template) string {
		until := ""
		if !t.Expires.IsZero() {
			until = ", until " + date(t.Expires, p.TimeZone)
		}
		return fmt.Sprintf("%s (`%s`): %s, %s%s", plain(t.Title), t.ID, d.systems(t.Systems), span(t.Length), until)
	})
	by := "the policy's owners"
	if p.StandardAuthority != "" {
		by = d.authority(p.StandardAuthority)
	}
	d.say("A run that fails, is rolled back or causes an incident suspends its template until it is let back by %s.", by)
}
