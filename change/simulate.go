package change

import (
	"fmt"
	"strings"
)

// A Retrial is one decision on record that would have come out otherwise under another policy (spec §7).
type Retrial struct {
	Change Number
	Title  string
	// About is what was decided: the category, the risk, the authority, the approval, the timing, the verification.
	About string
	// Was and Now say how it came out, and how it would; Because says why.
	Was, Now string
	Because  string
}

// Retry returns the decisions on c's record that would have come out otherwise under p; old is the policy that they
// were made under. Rights that rest on user groups are taken as they were: who was in a group then is not known any
// more. What c has not come to yet is not decided, and not retried.
func (c *Change) Retry(old, p *Policy) []Retrial {
	t := retrial{c: c, old: old, p: p}
	t.entry()
	if t.risk() {
		t.authority()
	}
	t.approvals()
	t.timing()
	t.verification()
	return t.out
}

type retrial struct {
	c      *Change
	old, p *Policy
	out    []Retrial
}

func (t *retrial) found(about, was, now, because string) {
	t.out = append(t.out, Retrial{Change: t.c.Number, Title: t.c.Request.Title, About: about, Was: was, Now: now, Because: because})
}

// entry asks whether the request would be taken in.
func (t *retrial) entry() {
	r := t.c.Request
	was := map[Category]string{Standard: "logged", Normal: "taken in", Emergency: "declared"}[r.Category]
	if refusal := AsRefusal(r.Check(t.p, t.c.CreatedAt)); refusal != nil && AsRefusal(r.Check(t.old, t.c.CreatedAt)) == nil {
		t.found("request", was, "refused", sentencesOf(refusal))
		return
	}
	if r.Category == Emergency && t.p.wouldBar(t.c.Requester, t.old.Emergency.Declarers, t.p.Emergency.Declarers) {
		t.found("request", was, "refused", "the requester may not declare emergencies")
	}
}

// risk asks how the recorded answers would be rated. It is false when they cannot be.
func (t *retrial) risk() bool {
	a := t.c.Assessment
	if a == nil {
		return true
	}
	rating, err := t.p.Risk.Rate(t.p, t.c.Request, a.Answers)
	switch refusal := AsRefusal(err); {
	case refusal != nil:
		t.found("risk", a.Rating.Risk.Label(), "not rated", refusal.Message)
		return false
	case rating.Risk != a.Rating.Risk:
		t.found("risk", a.Rating.Risk.Label(), rating.Risk.Label(), rating.Because)
	}
	return true
}

// authority asks whom the change would be sent to.
func (t *retrial) authority() {
	a := t.c.Assessment
	if a == nil || t.c.Request.Category != Normal {
		return
	}
	rated := *t.c
	assessment := *a
	assessment.Rating, _ = t.p.Risk.Rate(t.p, t.c.Request, a.Answers)
	rated.Assessment = &assessment
	was, now := levelsInWords(t.c.Need(t.old), t.old), levelsInWords(rated.Need(t.p), t.p)
	if was != now {
		t.found("authority", was, now, "another route matches, or the route asks for others")
	}
}

// approvals asks whether those who approved would have been entitled to.
func (t *retrial) approvals() {
	for _, a := range t.c.Approvals {
		before, _ := t.old.Authority(a.Authority)
		after, still := t.p.Authority(a.Authority)
		switch {
		case !still:
			t.found("approval", fmt.Sprintf("by %s for %s", a.By, before.Name), "refused", "there is no such authority")
		case a.For == "" && t.p.wouldBar(a.By, before.Members, after.Members):
			t.found("approval", fmt.Sprintf("by %s for %s", a.By, before.Name), "refused", "they are not a member of that authority")
		}
	}
}

// timing asks whether the work would have been let into its slot.
func (t *retrial) timing() {
	if t.c.Slot == nil || t.c.Request.Category == Emergency {
		return
	}
	if f, frozen := t.p.FrozenAt(t.c.Request, t.c.Slot.Start); frozen && !f.Soft {
		if g, was := t.old.FrozenAt(t.c.Request, t.c.Slot.Start); !was || g.Soft {
			t.found("timing", "scheduled", "refused", "it falls into the freeze “"+f.Name+"”")
		}
	}
}

// verification asks whether who verified would have been independent enough.
func (t *retrial) verification() {
	v := t.c.Verification
	if v == nil || !t.c.verifiers(t.old).Include(Actor{ID: v.By}) || t.c.verifiers(t.p).Include(Actor{ID: v.By}) {
		return
	}
	t.found("verification", "by "+string(v.By), "refused", "a change of this risk is not verified by its implementer")
}

// wouldBar reports whether who had a right by name and has it no more, neither by name nor perhaps through a group.
func (*Policy) wouldBar(who UserID, before, after Principals) bool {
	return Principals{People: before.People}.Include(Actor{ID: who}) && len(after.Groups) == 0 && !after.Include(Actor{ID: who})
}

func levelsInWords(levels []Level, p *Policy) string {
	var each []string
	for _, l := range levels {
		var quorums []string
		for _, q := range l {
			a, _ := p.Authority(q.Authority)
			quorums = append(quorums, fmt.Sprintf("%d of %s", q.Count, a.Name))
		}
		each = append(each, strings.Join(quorums, " and "))
	}
	if len(each) == 0 {
		return "nobody"
	}
	return strings.Join(each, ", then ")
}

// sentencesOf returns what a refusal says, with what it says of each field.
func sentencesOf(r *Refusal) string {
	var said []string
	for _, field := range (Request{}).words() {
		if sentence := r.Fields[Field(field.Name)]; sentence != "" {
			said = append(said, sentence)
		}
	}
	if len(said) == 0 {
		return r.Message
	}
	return strings.Join(said, " ")
}
