package bot

import (
	"strings"

	"github.com/noim3/changebot/change"
)

// approval says who assesses, and each route with its levels. The first route that fits decides.
func approval(p *change.Policy) []markup {
	out := []markup{say("• Assessed by %s, never by the requester", principals(p.Assessors))}
	for i, r := range p.Approval.Routes {
		levels := make([]markup, len(r.Levels))
		for k, level := range r.Levels {
			quorums := make([]markup, len(level))
			for j, q := range level {
				quorums[j] = say("%s of %s", q.Count, authorityName(q.Authority, p))
			}
			levels[k] = join(" and ", quorums...)
		}
		out = append(out, say("%s. %s: %s", i+1, conditionInWords(r.When, p), join(", then ", levels...)))
	}
	for _, a := range p.Authorities {
		out = append(out, say("• *%s:* %s", a.Name, principals(a.Members)))
	}
	return append(out, say("An approval counts for %s, and for the plan that was seen. Nobody approves a change of their own.", change.Span(p.Approval.Expires)))
}

// conditionInWords says which changes a condition lets through.
func conditionInWords(w change.Condition, p *change.Policy) markup {
	if w.Empty() {
		return "Every other change"
	}
	var out []string
	add := func(before string, names []string, after string) {
		if len(names) > 0 {
			out = append(out, before+strings.Join(names, " or ")+after)
		}
	}
	add("", labels(w.Risks), " risk")
	add("", labels(w.Categories), " changes")
	add("kind: ", labels(w.Kinds), "")
	add("impact on users: ", labels(w.Impacts), "")
	var systems []string
	for _, id := range w.Systems {
		systems = append(systems, systemName(id, p))
	}
	add("altering ", systems, "")
	add("tagged ", w.Tags, "")
	return say("%s", strings.Join(out, "; "))
}

func labels[T interface{ Label() string }](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = v.Label()
	}
	return out
}

func emergencies(p *change.Policy) []markup {
	e := p.Emergency
	out := []markup{
		say("• Declared by %s", principals(e.Declarers)),
		say("• Authority, asked at once and never waited for: %s", authorityName(e.Authority, p)),
	}
	for i, r := range e.Chain {
		out = append(out, say("• Told, rung %s: %s, with %s to acknowledge", i+1, principals(r.Who), change.Span(r.Within)))
	}
	return append(out, say("• Documented within %s of the work, reviewed within %s", inHours(e.DocumentWithin), counted(e.ReviewWithin, "working day")))
}
