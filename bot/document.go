package bot

import (
	"context"
	"fmt"
	"strings"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// The fields of the document form that can be refused.
const (
	notesField          change.Field = "notes"
	causedIncidentField change.Field = "incidents_caused"
	fixedIncidentField  change.Field = "incidents_fixed"
)

// documentation is what the document form holds.
type documentation struct {
	outcome       change.Outcome
	notes         string
	caused, fixed []string
}

// documentForm asks how the change ended (policy §3.7).
func documentForm(e *documentation, c *change.Change, p *change.Policy) form {
	intro := &sheet{}
	intro.say("about", nameOf(c))
	if lacks := missing(c, p); lacks != "" {
		intro.say("missing", lacks)
		intro.row("complete", button(string(change.Edit), c.PlanSeen(), change.Edit.Label(), c))
	}
	return form{
		callback: string(change.Document), title: "Document " + c.Number.String(), submit: actLabel(change.Document, c), intro: intro.blocks,
		fields: []field{
			tick("outcome", "Outcome", &e.outcome, labelled(c.Outcomes())),
			longText(notesField, "Issues met", &e.notes).may().hinted("Required unless the outcome is Successful."),
			listText(causedIncidentField, "Incidents it caused", &e.caused).may().hinted(incidentHint),
			listText(fixedIncidentField, "Incidents it fixed", &e.fixed).may().hinted(incidentHint),
		},
	}
}

const incidentHint = "One on each line: its number or address, then sev1, sev2 or sev3. For example: INC-77 sev2"

// missing names what an emergency's record still lacks before it can be documented (policy §5).
func missing(c *change.Change, p *change.Policy) markup {
	if c.Request.Category != change.Emergency || c.State != change.InDocumentation {
		return ""
	}
	lacks := lacksOf(c, p)
	if lacks == "" {
		return ""
	}
	return say("%s Use “%s” to add it before documenting.", lacks, change.Edit.Label())
}

func (b *Bot) openDocument() handler {
	return b.asking(proposal{
		form: func(d commands.Drawing) form { return documentForm(&documentation{}, d.Change, d.Policy) },
		try: func(c *change.Change, who change.Actor, _ int, d commands.Drawing) error {
			return c.Document(who, change.Closure{Outcome: c.Outcomes()[0], Notes: "–"}, d.Policy, d.Now)
		},
	})
}

func (b *Bot) submitDocument(ctx context.Context, in *Inbound) (Answer, error) {
	n, _, err := subject(in)
	if err != nil {
		return Answer{}, err
	}
	var e documentation
	documentForm(&e, &change.Change{}, b.desk.Policy()).read(in.View.Values)
	closure, err := e.closure()
	if err != nil {
		return Answer{}, err
	}
	_, err = b.desk.Document(ctx, by(ctx, in), n, closure)
	return Answer{}, under(notesField, lacking(err))
}

// lacking makes one sentence of a refusal whose fields are in another form.
func lacking(err error) error {
	refusal := change.AsRefusal(err)
	if refusal == nil || len(refusal.Fields) == 0 {
		return err
	}
	return change.Refuse(refusal.Reason, refusal.Rule,
		"The record still lacks: %s. Close this form, use “%s” to add it, and document the change then.", fieldNames(refusal.Fields), change.Edit.Label())
}

// closure returns what the form says. It refuses an incident without a severity.
func (e documentation) closure() (change.Closure, error) {
	caused, err := incidents(e.caused, true, causedIncidentField)
	if err != nil {
		return change.Closure{}, err
	}
	fixed, err := incidents(e.fixed, false, fixedIncidentField)
	if err != nil {
		return change.Closure{}, err
	}
	return change.Closure{Outcome: e.outcome, Notes: strings.TrimSpace(e.notes), Incidents: append(caused, fixed...)}, nil
}

func incidents(lines []string, caused bool, name change.Field) ([]change.Incident, error) {
	var out []change.Incident
	for _, l := range lines {
		words := strings.Fields(l)
		severity := change.Severity(strings.ToLower(words[len(words)-1]))
		ref := strings.Join(words[:len(words)-1], " ")
		switch severity {
		case change.Sev1, change.Sev2, change.Sev3:
		default:
			ref = ""
		}
		if ref == "" {
			sentence := fmt.Sprintf("“%s” is not an incident and its severity. %s.", clipPlain(l, 100), incidentHint)
			return nil, &change.Refusal{
				Reason: change.Invalid, Rule: "policy §3.7", Message: sentence, Fields: map[change.Field]string{name: sentence},
			}
		}
		out = append(out, change.Incident{Ref: ref, Caused: caused, Severity: severity})
	}
	return out, nil
}
