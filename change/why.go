package change

import (
	"slices"
	"strings"
	"time"
)

// An Explanation answers one question that people ask about a change.
type Explanation struct {
	Heading string
	// Rule is the section of the published policy that it is about, such as "policy §3.2"; empty when it is about none.
	Rule string
	Says []Sentence
}

func (e *Explanation) say(format string, of ...any) {
	e.Says = append(e.Says, sentence(format, of...))
}

// refusalsTold is how many of the last refused attempts are explained.
const refusalsTold = 3

// Why explains in plain words what made c what it is: its category, that it is in scope, its risk, its authority and
// its timing, and why the last attempts were refused (spec §7). Events are all of c's, in order. The rules are those of
// p, in which templates are marked (see [Policy.Marked]); a decision that was made under another revision says so.
func (c *Change) Why(events []Event, p *Policy, now time.Time) []Explanation {
	out := []Explanation{
		c.whyCategory(events, p), c.whyInScope(events, p), c.whyRisk(events, p), c.whyAuthority(events, p, now),
		c.whyTiming(events, p, now),
	}
	if refused := c.whyRefused(events, p); len(refused.Says) > 0 {
		out = append(out, refused)
	}
	return append(out, c.whyPolicy(events, p))
}

func (c *Change) whyCategory(events []Event, p *Policy) Explanation {
	category := c.Request.Category
	e := Explanation{Heading: "Why it is " + article(category.Label()) + " change", Rule: "policy §2"}
	switch category {
	case Standard:
		c.sayTemplate(&e, p)
	case Emergency:
		e.Rule = "policy §2, §5"
		c.sayGround(&e, p)
	case Normal:
		e.say("%s raised it as one.", c.Requester)
	}
	e.say("The policy's definition: “%s”", p.Definition(category))
	e.decidedUnder(events, p, category.Entry())
	return e
}

func (c *Change) sayTemplate(e *Explanation, p *Policy) {
	t, known := p.Template(c.Request.Template)
	if !known {
		e.say("%s logged it from the template “%s”, which the policy no longer has.", c.Requester, c.Request.Template)
		return
	}
	e.say("%s logged it from the template “%s”, which the policy approves beforehand.", c.Requester, t.Title)
	if t.Mark.State != "" {
		e.say("Since %s that template is %s: %s", t.Mark.At, lower(t.Mark.State.Label()), t.Mark.Reason)
	}
	if !t.Expires.IsZero() {
		e.say("The template counts until %s.", t.Expires)
	}
}

func (c *Change) sayGround(e *Explanation, p *Policy) {
	e.say("%s declared it, on the ground “%s”.", c.Requester, c.Request.Ground.Label())
	for _, g := range p.Emergency.Grounds {
		if g.Ground == c.Request.Ground && g.Definition != "" {
			e.say("The policy says of that ground: “%s”", g.Definition)
		}
	}
	e.say("The policy lets these declare an emergency: %s.", p.Emergency.Declarers)
}

func (c *Change) whyInScope(events []Event, p *Policy) Explanation {
	e := Explanation{Heading: "Why it needs a change request", Rule: "policy §1"}
	e.say("It was raised as “%s”, one of the kinds that the policy applies to.", c.Request.Kind.Label())
	if len(c.Request.Systems) > 0 {
		e.say("It alters %s.", p.systemNames(c.Request.Systems))
	}
	if len(p.Exclusions) == 0 {
		e.say("The policy leaves nothing out of its scope.")
	} else {
		var left []string
		for _, x := range p.Exclusions {
			left = append(left, x.What)
		}
		e.say("The policy leaves out only these, and it was not said to be one of them: %s.", strings.Join(left, "; "))
	}
	e.decidedUnder(events, p, c.Request.Category.Entry())
	return e
}

func (c *Change) whyRefused(events []Event, p *Policy) Explanation {
	e := Explanation{Heading: "What was refused, and why"}
	refused := slices.DeleteFunc(slices.Clone(events), Event.Allowed)
	slices.Reverse(refused)
	for _, ev := range refused[:min(refusalsTold, len(refused))] {
		if ev.Policy == p.Revision {
			e.say("%s tried “%s” %s: %s", ev.By, ev.Action.Label(), ev.At, ev.refusal())
		} else {
			e.say("%s tried “%s” %s, under policy revision %s: %s", ev.By, ev.Action.Label(), ev.At, Short(ev.Policy), ev.refusal())
		}
	}
	if more := len(refused) - refusalsTold; more > 0 {
		e.say("The history has %s before.", counted(more, "refused attempt"))
	}
	return e
}

// refusal returns what refused the attempt, in which people are named as [UserID.At] does.
func (e Event) refusal() *Refusal { return &Refusal{Message: e.Refused} }

// whyPolicy says under which revision of the policy each decision was made.
func (c *Change) whyPolicy(events []Event, p *Policy) Explanation {
	e := Explanation{Heading: "Under which policy it was decided", Rule: "policy §8"}
	var revisions []string
	acts := map[string][]string{}
	for _, ev := range events {
		if !ev.Allowed() || ev.By == Bot || ev.Action == Note || ev.Action == Claim {
			continue
		}
		if !slices.Contains(revisions, ev.Policy) {
			revisions = append(revisions, ev.Policy)
		}
		acts[ev.Policy] = once(append(acts[ev.Policy], "“"+ev.Action.Label()+"”"))
	}
	if slices.Equal(revisions, []string{p.Revision}) {
		e.say("Everything so far was decided under revision %s, which is in force.", Short(p.Revision))
		return e
	}
	for _, r := range revisions {
		if r == p.Revision {
			e.say("%s under revision %s, which is in force.", together(acts[r]), Short(r))
		} else {
			e.say("%s under revision %s, which is no longer in force.", together(acts[r]), Short(r))
		}
	}
	if !slices.Contains(revisions, p.Revision) {
		e.say("In force is revision %s; its rules are those said here.", Short(p.Revision))
	}
	return e
}

// decidedUnder warns that some of the acts were decided under another revision of the policy, whose rules may have been
// others than those said here.
func (e *Explanation) decidedUnder(events []Event, p *Policy, acts ...Action) {
	var old []string
	for _, ev := range events {
		if ev.Allowed() && slices.Contains(acts, ev.Action) && ev.Policy != p.Revision {
			old = once(append(old, Short(ev.Policy)))
		}
	}
	if len(old) > 0 {
		e.say("This was decided under policy revision %s. In force is %s, whose rules are said here.", together(old), Short(p.Revision))
	}
}

// Short returns enough of a policy's revision, or of another digest, to tell it from others.
func Short(revision string) string { return revision[:min(8, len(revision))] }

// article puts a or an before a word.
func article(word string) string {
	if strings.ContainsRune("AEIOU", rune(word[0])) {
		return "an " + lower(word)
	}
	return "a " + lower(word)
}
