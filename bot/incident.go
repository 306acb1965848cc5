package bot

import (
	"context"
	"slices"
	"strings"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// Whether a change caused or fixed an incident, as the form says it.
const (
	caused = "caused"
	fixed  = "fixed"
)

// A linking is what the incident form holds.
type linking struct {
	ref, part string
	severity  change.Severity
}

// incidentForm asks for an incident that came to light after the documentation (policy §7).
func incidentForm(l *linking, c *change.Change, p *change.Policy) form {
	intro := &sheet{}
	intro.say("about", nameOf(c))
	if c.Closure != nil && len(c.Closure.Incidents) > 0 {
		intro.lines("incidents", append([]markup{"*On record:*"}, incidentLines(c.Closure)...), 1)
		intro.aside("correct", "To correct one of them, give its number again.")
	}
	intro.aside("significant", significantHint(p))
	return form{
		callback: string(change.LinkIncident), title: "Incident of " + c.Number.String(), submit: "Put on record", intro: intro.blocks,
		fields: []field{
			shortText(change.IncidentField, "Number or address", &l.ref, change.MaxIncidentRef).hinted("As the incident is called where it is kept: INC-77."),
			tick(change.IncidentPartField, "What the change did", &l.part, []choice{{caused, "It caused the incident"}, {fixed, "It fixed the incident"}}),
			tick(change.IncidentSeverityField, "How bad it was", &l.severity, labelled(change.Severities())),
		},
	}
}

// typedIncident reads what was typed of an incident after the number of its change: its number, “caused” or “fixed”, and
// its severity, in whatever order.
func typedIncident(text string) linking {
	var l linking
	var ref []string
	words := strings.Fields(text)
	for _, w := range words[min(len(words), 1):] {
		severity := change.Severity(strings.ToLower(w))
		_, isNumber := change.ParseNumber(w)
		switch {
		case slices.Contains(change.Severities(), severity):
			l.severity = severity
		case strings.EqualFold(w, caused), strings.EqualFold(w, fixed):
			l.part = strings.ToLower(w)
		case !isNumber || len(ref) > 0:
			ref = append(ref, w)
		}
	}
	l.ref = storable(strings.Join(ref, " "))
	return l
}

func (b *Bot) openIncident(ctx context.Context, in *Inbound) (Answer, error) {
	return b.asking(proposal{
		form: func(d commands.Drawing) form {
			l := typedIncident(in.Text)
			return incidentForm(&l, d.Change, d.Policy)
		},
		try: func(c *change.Change, who change.Actor, _ int, d commands.Drawing) error {
			_, err := c.LinkIncident(who, change.Incident{}, d.Policy, d.Now)
			return err
		},
	})(ctx, in)
}

func (b *Bot) submitIncident(ctx context.Context, in *Inbound) (Answer, error) {
	n, _, err := subject(in)
	if err != nil {
		return Answer{}, err
	}
	var l linking
	incidentForm(&l, &change.Change{}, b.desk.Policy()).read(in.View.Values)
	if l.part != caused && l.part != fixed {
		return Answer{}, under(change.IncidentPartField, change.Refuse(change.Invalid, "policy §7", "Say whether the change caused the incident or fixed it."))
	}
	_, err = b.desk.LinkIncident(ctx, by(ctx, in), n, change.Incident{Ref: l.ref, Caused: l.part == caused, Severity: l.severity})
	return Answer{}, under(change.IncidentField, err)
}

// linkDeed says what was put on record of an incident.
func linkDeed(ev change.Event) markup {
	did, incident := "caused", fact(ev, "incident caused")
	if incident == "" {
		did, incident = "fixed", fact(ev, "incident fixed")
	}
	if before := fact(ev, "instead of"); before != "" {
		return clip(say("corrected an incident on record: this change %s %s. It stood there as %s.", did, incident, before), maxSentence)
	}
	return clip(say("put an incident on record that this change %s: %s.", did, incident), maxSentence)
}

// shortIncidents is how many incidents the card names.
const shortIncidents = 5

// incidentsOf lists the incidents of a closure in short, on a line each.
func incidentsOf(closure *change.Closure) markup {
	lines := incidentLines(closure)
	if more := len(lines) - shortIncidents; more > 0 {
		lines = append(lines[:shortIncidents:shortIncidents], say("and %s; Details names all of them", counted(more, "more incident")))
	}
	return join("\n", lines...)
}

func incidentLines(closure *change.Closure) []markup {
	lines := make([]markup, len(closure.Incidents))
	for i, in := range closure.Incidents {
		verb := "Fixed"
		if in.Caused {
			verb = "Caused"
		}
		lines[i] = clip(say("%s incident %s (%s)", verb, in.Ref, in.Severity), 300)
	}
	return lines
}

// everyIncident lists the incidents of a change with who put each on record, and when.
func everyIncident(c *change.Change, p *change.Policy) []markup {
	if c.Closure == nil || len(c.Closure.Incidents) == 0 {
		return nil
	}
	lines := incidentLines(c.Closure)
	for i, in := range c.Closure.Incidents {
		lines[i] = say("• %s, put on record by %s, %s", lines[i], mention(in.By), when(in.At, p.TimeZone))
	}
	return append([]markup{"*Incidents*"}, lines...)
}

// significantHint says which incidents call for a review of the policy (policy §8).
func significantHint(p *change.Policy) markup {
	if len(p.Review.Significant) == 0 {
		return ""
	}
	severities := make([]string, len(p.Review.Significant))
	for i, s := range p.Review.Significant {
		severities[i] = string(s)
	}
	return say("An incident of %s that a change caused is significant: the policy is then to be reviewed, and its owners are told (policy §8).", strings.Join(severities, " or "))
}
