package change

import (
	"slices"
	"strconv"
	"strings"
)

func (c *Change) whyRisk(events []Event, p *Policy) Explanation {
	e := Explanation{Heading: "Why its risk is not rated", Rule: "policy §3.2"}
	switch {
	case c.Request.Category == Standard:
		e.Rule = "policy §2"
		e.say("A standard change is low-risk by definition: its template was weighed when it was approved.")
		return e
	case c.Request.Category == Emergency:
		e.Rule = "policy §5"
		e.say("An emergency is not assessed beforehand: its work starts at once, and it is reviewed afterwards.")
		return e
	case c.Assessment == nil:
		e.Heading = "Why its risk is not rated yet"
		e.say("It waits for the technical review. These may assess it, and never its requester: %s.", c.Holders(Assessor, p))
		c.sayRule(&e, p, "")
		c.sayDependents(&e, p)
		return e
	}
	a := c.Assessment
	e.Heading = "Why its risk is " + lower(a.Rating.Risk.Label())
	e.say("%s assessed it %s.", a.By, a.At)
	c.sayScore(&e, p)
	c.sayRule(&e, p, p.Risk.band(a.Rating.Score))
	e.say("So the risk is %s, as %s.", lower(a.Rating.Risk.Label()), a.Rating.Because)
	c.sayDependents(&e, p)
	e.decidedUnder(events, p, Assess)
	return e
}

// sayScore shows the arithmetic: the points of each answer times the weight of its question, their sum and its band.
func (c *Change) sayScore(e *Explanation, p *Policy) {
	a, sum, found := c.Assessment, 0, 0
	for _, q := range p.Risk.Questions {
		i := slices.IndexFunc(q.Answers, func(answer Answer) bool { return answer.ID == a.Answers[q.ID] })
		if i < 0 {
			continue
		}
		answer := q.Answers[i]
		sum, found = sum+answer.Points*q.Weight, found+1
		e.say("%s “%s”: %s × weight %s = %s.", q.Text, answer.Text, counted(answer.Points, "point"), q.Weight, answer.Points*q.Weight)
	}
	if missing := len(a.Answers) - found; missing > 0 {
		e.say("The policy in force no longer has %s that %s answered.", counted(missing, "question"), a.By)
	}
	if sum != a.Rating.Score {
		e.say("On record is the score %s: the points were others then. By the policy in force these answers make %s.", a.Rating.Score, sum)
	}
	e.say("The score is %s, and %s.", a.Rating.Score, p.Risk.bandWords(a.Rating.Score))
}

// sayRule names the rule that asks for a risk whatever the answers, and whether that is more than the answers' own.
func (c *Change) sayRule(e *Explanation, p *Policy, own Risk) {
	i := slices.IndexFunc(p.Risk.Rules, func(r RiskRule) bool { return r.When.Matches(p, c.Request, "") })
	if i < 0 {
		e.say("No rule of the policy asks for more.")
		return
	}
	rule := p.Risk.Rules[i]
	why := together(rule.When.matched(p, c.Request, ""))
	switch {
	case own == "":
		e.say("Whatever the answers, it will be at least %s, by a rule for what this is: %s. The reason: %s.", lower(rule.Risk.Label()), why, rule.Because)
	case slices.Index(Risks(), rule.Risk) > slices.Index(Risks(), own):
		e.say("A rule raises that to %s, since %s. The reason: %s.", lower(rule.Risk.Label()), why, rule.Because)
	default:
		e.say("A rule asks for at least %s, since %s; the answers come to that by themselves.", lower(rule.Risk.Label()), why)
	}
}

func (c *Change) sayDependents(e *Explanation, p *Policy) {
	near := p.Dependents(c.Request.Systems)
	if len(near) == 0 {
		e.say("No system in the catalogue depends on what is altered.")
		return
	}
	names := make([]string, len(near))
	for i, s := range near {
		names[i] = s.Name
	}
	e.say("One hop away, these depend on what is altered: %s.", strings.Join(names, ", "))
}

// bandWords says where the bands put a score: “high risk begins at 51”.
func (rr RiskRules) bandWords(score int) string {
	risk := rr.band(score)
	i := slices.IndexFunc(rr.Bands, func(b Band) bool { return b.Risk == risk })
	switch {
	case i < 0:
		return "the policy has no bands"
	case i+1 < len(rr.Bands):
		return lower(risk.Label()) + " risk goes from " + strconv.Itoa(rr.Bands[i].From) + " to " + strconv.Itoa(rr.Bands[i+1].From-1)
	}
	return lower(risk.Label()) + " risk begins at " + strconv.Itoa(rr.Bands[i].From)
}

func (p *Policy) systemNames(ids []SystemID) string { return strings.Join(p.namesOf(ids), ", ") }

// counted says a number of things.
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return strconv.Itoa(n) + " " + thing + "s"
}
