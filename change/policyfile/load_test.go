package policyfile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/change/policyfile"
)

const (
	manySystems = 500
	manyRules   = 1500 // of risk
	manyRoutes  = 500
)

// large returns a policy with 500 systems and 2,000 rules, every other one of them by tag. The last rule of risk and
// the last route but the one for everything are those of the change that largest returns.
func large(tb testing.TB) []byte {
	tb.Helper()
	var systems, rules, routes strings.Builder
	for i := range manySystems {
		fmt.Fprintf(&systems, "  - {id: s%d, name: System %d, owners: [U0OWNER%d], depends_on: [ledger, web], tags: [team-%d]}\n", i, i, i, i%50)
	}
	when := func(i, of int) string {
		switch {
		case i == of-1:
			return fmt.Sprintf("{systems: [s%d], kinds: [integration]}", manySystems-1)
		case i%2 == 0:
			return fmt.Sprintf("{systems: [s%d, s%d], kinds: [release]}", i%manySystems, (i+1+i/manySystems)%manySystems)
		}
		return fmt.Sprintf("{tags: [team-%d, team-%d], kinds: [integration], impacts: [outage]}", i%49, (i+1+i/49)%49)
	}
	for i := range manyRules {
		fmt.Fprintf(&rules, "    - when: %s\n      risk: moderate\n      because: rule %d\n", when(i, manyRules), i)
	}
	for i := range manyRoutes {
		fmt.Fprintf(&routes, "    - when: %s\n      levels:\n        - leads: 1\n", when(i, manyRoutes))
	}
	small := string(read(tb, "testdata/small.yaml"))
	return []byte(strings.NewReplacer("systems:\n", "systems:\n"+systems.String(), "  rules:\n", "  rules:\n"+rules.String(),
		"  routes:\n", "  routes:\n"+routes.String()).Replace(small))
}

// largest returns the policy of large and a change that only the last of its rules and routes match.
func largest(tb testing.TB) (*change.Policy, *change.Change) {
	tb.Helper()
	p, faults := policyfile.Parse("policy.yaml", large(tb), today)
	if err := faults.Err(); err != nil {
		tb.Fatal(err)
	}
	return p, &change.Change{
		Request: change.Request{
			Category: change.Normal, Kind: change.Integration, Impact: change.Impact{Level: change.Outage},
			Systems: []change.SystemID{"s449", "s499"},
		},
		Assessment: &change.Assessment{},
	}
}

func rate(p *change.Policy, c *change.Change) error {
	answers := map[change.QuestionID]change.AnswerID{"reach": "nobody"}
	rating, err := p.Risk.Rate(p, c.Request, answers)
	c.Assessment.Rating = rating
	return err
}

func TestTheLastOfManyRulesAndRoutesDecides(t *testing.T) {
	t.Parallel()
	p, c := largest(t)
	if err := rate(p, c); err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("rule %d", manyRules-1); c.Assessment.Rating.Because != want {
		t.Errorf("the risk is %q by %q; want it by %q", c.Risk(), c.Assessment.Rating.Because, want)
	}
	if levels := c.Need(p); len(levels) != 1 || levels[0][0].Authority != "leads" {
		t.Errorf("it needs %v; want the leads, by the last route but one", levels)
	}
}

// BenchmarkParse is to take 50 ms at most.
func BenchmarkParse(b *testing.B) {
	text := large(b)
	b.Run("500 systems and 2000 rules", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			if _, faults := policyfile.Parse("policy.yaml", text, today); faults.Err() != nil {
				b.Fatal(faults)
			}
		}
	})
	b.Run("floor: the YAML alone", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			var n yaml.Node
			if err := yaml.Unmarshal(text, &n); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkRoute is to take 1 ms at most.
func BenchmarkRoute(b *testing.B) {
	p, c := largest(b)
	b.Run("500 systems and 2000 rules", func(b *testing.B) {
		for b.Loop() {
			if err := rate(p, c); err != nil {
				b.Fatal(err)
			}
			if len(c.Need(p)) == 0 {
				b.Fatal("nobody may approve it")
			}
		}
	})
	b.Run("floor: a plain loop over the kinds", func(b *testing.B) {
		for b.Loop() {
			same := 0
			for _, r := range p.Risk.Rules {
				if slices.Contains(r.When.Kinds, c.Request.Kind) {
					same++
				}
			}
			for _, r := range p.Approval.Routes {
				if slices.Contains(r.When.Kinds, c.Request.Kind) {
					same++
				}
			}
			if same < (manyRules+manyRoutes)/2 {
				b.Fatalf("only %d are for the change's kind", same)
			}
		}
	})
}
