package policyfile_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/change/policyfile"
)

// The people of the demo's workspace.
const (
	mara  change.UserID = "U0MARA001"
	priya change.UserID = "U0PRIYA01"
	helen change.UserID = "U0HELEN01"
	diego change.UserID = "U0DIEGO01"
	olive change.UserID = "U0OLIVE01"
)

func builtIn(t *testing.T) *change.Policy {
	t.Helper()
	p, faults := policyfile.Parse("policy.yaml", read(t, example), today)
	if len(faults) > 0 {
		t.Fatalf("the built-in policy has faults:\n%v", faults)
	}
	return p
}

func TestTheBuiltInPolicyHasNoFaultAndNoWarning(t *testing.T) {
	t.Parallel()
	p := builtIn(t)
	if len(p.Systems) != 8 || len(p.Risk.Questions) != 6 || len(p.Authorities) != 3 || len(p.Standard) != 3 {
		t.Errorf("it has %d systems, %d questions, %d authorities and %d templates", len(p.Systems), len(p.Risk.Questions), len(p.Authorities), len(p.Standard))
	}
}

func TestTheBuiltInPolicyTakesEachChangeToItsAuthority(t *testing.T) {
	t.Parallel()
	p := builtIn(t)
	for _, c := range []struct {
		risk   change.Risk
		system change.SystemID
		want   string
	}{
		{change.LowRisk, "customer-web", "peers 1"},
		{change.ModerateRisk, "customer-web", "platform-leads 1"},
		{change.HighRisk, "customer-web", "platform-leads 1, then security 1"},
		{change.LowRisk, "card-network", "security 1 and peers 1"},
		{change.ModerateRisk, "card-network", "platform-leads 1, then security 1"},
		{change.HighRisk, "card-network", "platform-leads 1, then security 1"},
	} {
		ch := change.Change{
			Request:    change.Request{Category: change.Normal, Systems: []change.SystemID{c.system}},
			Assessment: &change.Assessment{Rating: change.Rating{Risk: c.risk}},
		}
		var levels []string
		for _, level := range ch.Need(p) {
			var asked []string
			for _, q := range level {
				asked = append(asked, string(q.Authority)+" "+strings.Repeat("1", q.Count))
			}
			levels = append(levels, strings.Join(asked, " and "))
		}
		if got := strings.Join(levels, ", then "); got != c.want {
			t.Errorf("%s risk, %s: asks %s; want %s", c.risk, c.system, got, c.want)
		}
	}
}

func TestTheBuiltInPolicyGivesEachPersonOfTheDemoAPart(t *testing.T) {
	t.Parallel()
	p := builtIn(t)
	if !slices.Contains(p.Owners, olive) {
		t.Error("Olive does not own the policy")
	}
	if !slices.Contains(p.Assessors.People, priya) || slices.Contains(p.Assessors.People, mara) {
		t.Error("the assessors are not Priya without Mara")
	}
	leads, _ := p.Authority("platform-leads")
	security, _ := p.Authority("security")
	platform := []change.GroupID{"S0PLATFORM"}
	for name, who := range map[string]change.Actor{"Helen": {ID: helen, Groups: platform}, "Diego": {ID: diego, Groups: platform}} {
		if !leads.Members.Include(who) {
			t.Errorf("%s cannot approve as a platform lead", name)
		}
	}
	if !security.Members.Include(change.Actor{ID: diego}) || security.Members.Include(change.Actor{ID: helen}) {
		t.Error("the second approval of a high risk is not Diego's after Helen's")
	}
}

func TestTheBuiltInPolicyRatesFromLowToHigh(t *testing.T) {
	t.Parallel()
	p := builtIn(t)
	for _, c := range []struct {
		answer int // which answer of each question, or the last when it has fewer
		want   change.Rating
	}{
		{0, change.Rating{Risk: change.LowRisk, Score: 0, Because: "the questionnaire's score of 0 is in the low band"}},
		{1, change.Rating{Risk: change.LowRisk, Score: 23, Because: "the questionnaire's score of 23 is in the low band"}},
		{2, change.Rating{Risk: change.HighRisk, Score: 60, Because: "the questionnaire's score of 60 is in the high band"}},
	} {
		answers := map[change.QuestionID]change.AnswerID{}
		for _, q := range p.Risk.Questions {
			answers[q.ID] = q.Answers[min(c.answer, len(q.Answers)-1)].ID
		}
		got, err := p.Risk.Rate(p, change.Request{Category: change.Normal, Systems: []change.SystemID{"customer-web"}}, answers)
		if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
			t.Errorf("answer %d of each question: error %v, rating (-want +got):\n%s", c.answer, err, diff)
		}
	}
}

func TestTheBuiltInPolicyExplainsEveryKey(t *testing.T) {
	t.Parallel()
	var doc yaml.Node
	if err := yaml.Unmarshal(read(t, example), &doc); err != nil {
		t.Fatal(err)
	}
	explained := map[string]bool{}
	explain(explained, "", doc.Content[0])
	for _, key := range policyfile.Keys() {
		if !explained[key] && !explained[inRule(key)] {
			t.Errorf("%s: no comment in the built-in policy says what it is", key)
		}
	}
}

// inRule returns the key of a risk rule that says the same as a route's; another key as it is.
func inRule(key string) string { return strings.Replace(key, "approval.routes[]", "risk.rules[]", 1) }

// explain notes the path of each key that has a comment above it or beside its value.
func explain(explained map[string]bool, path string, n *yaml.Node) {
	switch n.Kind {
	case yaml.SequenceNode:
		for _, item := range n.Content {
			explain(explained, path+"[]", item)
		}
	case yaml.MappingNode:
		said := n.HeadComment // what stands above an entry of a list is above its first key
		for pair := range slices.Chunk(n.Content, 2) {
			key, val := pair[0], pair[1]
			at := strings.TrimPrefix(path+"."+key.Value, ".")
			said += key.HeadComment + key.LineComment + val.LineComment
			if val.Kind == yaml.SequenceNode && val.Style&yaml.FlowStyle != 0 && len(val.Content) > 0 {
				said += val.Content[len(val.Content)-1].LineComment
			}
			explained[at] = explained[at] || said != ""
			explain(explained, at, val)
			said = ""
		}
	case yaml.ScalarNode, yaml.AliasNode, yaml.DocumentNode:
	}
}

func TestKeysAreThoseThatParseAsksFor(t *testing.T) {
	t.Parallel()
	keys := policyfile.Keys()
	for _, want := range []string{"company", "systems[].depends_on", "approval.routes[].when.risks", "standard[].rollback.steps"} {
		if !slices.Contains(keys, want) {
			t.Errorf("%s is not among the keys", want)
		}
	}
	form := regexp.MustCompile(`^[a-z_]+((\[\])?\.[a-z_]+)*$`)
	for _, k := range keys {
		if !form.MatchString(k) {
			t.Errorf("%q is not a path of keys", k)
		}
	}
}

func TestTheBuiltInPolicyFreezesOnlyTheDataWarehouse(t *testing.T) {
	t.Parallel()
	p := builtIn(t)
	hard := map[change.SystemID]int{}
	for at := today; at.Before(today.AddDate(2, 0, 0)); at = at.Add(24 * time.Hour) {
		for _, s := range p.Systems {
			if f, frozen := p.FrozenAt(change.Request{Systems: []change.SystemID{s.ID}}, at); frozen && !f.Soft {
				hard[s.ID]++
			}
		}
	}
	// Five days in each of two years. The demo, which may be shown on any day, works on other systems.
	if diff := cmp.Diff(map[change.SystemID]int{"data-warehouse": 10}, hard); diff != "" {
		t.Errorf("the days on which work is refused (-want +got):\n%s", diff)
	}
}
