package change_test

import (
	"strings"
	"testing"

	. "github.com/noim3/changebot/change"
)

func TestWhatThePolicyLeavesOutNeedsNoChangeRequest(t *testing.T) {
	t.Parallel()
	p := policy(t)
	p.Exclusions = []Exclusion{{ID: "help-pages", What: "Help pages", Because: "they hold no code."}, {ID: "desks", What: "Desks"}}
	x, out := p.LeavesOut(p.Exclusions[0].Kind())
	if !out || x.ID != "help-pages" {
		t.Fatalf("the kind of an exclusion stands for %q, %v", x.ID, out)
	}
	const answer = "No change request is needed: “Help pages” is outside the policy's scope (policy §1), because they hold no code."
	if x.Answer() != answer {
		t.Errorf("it says %q", x.Answer())
	}
	if says := p.Exclusions[1].Answer(); strings.Contains(says, "because") {
		t.Errorf("without a reason it says %q", says)
	}
	for _, category := range []Category{Normal, Emergency} {
		r := fullRequest()
		r.Category, r.Kind, r.Title = category, x.Kind(), ""
		refusal := AsRefusal(r.Check(p, start))
		if refusal == nil || len(refusal.Fields) != 1 || refusal.Fields[FieldKind] != answer {
			t.Errorf("a %s request for it is answered %+v", category, refusal)
		}
	}
}

func TestTheFourKindsAndUnknownOnesAreLeftOutByNothing(t *testing.T) {
	t.Parallel()
	p := policy(t)
	p.Exclusions = []Exclusion{{ID: "release", What: "Press releases"}} // an id that is also a kind
	for _, kind := range append(Kinds(), "", "release", "excluded:", "excluded:no-such") {
		if x, out := p.LeavesOut(kind); out {
			t.Errorf("%q is left out as %q", kind, x.What)
		}
	}
}
