package change_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	. "github.com/noim3/changebot/change"
)

func TestWhatEachFieldMustHold(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		alter func(*Request)
		wrong []Field
	}{
		"a full request":              {func(*Request) {}, nil},
		"no title":                    {func(r *Request) { r.Title = " \n " }, []Field{FieldTitle}},
		"a long title":                {func(r *Request) { r.Title = strings.Repeat("é", MaxTitle+1) }, []Field{FieldTitle}},
		"a title that just fits":      {func(r *Request) { r.Title = strings.Repeat("é", MaxTitle) }, nil},
		"no description":              {func(r *Request) { r.Description = "" }, []Field{FieldDescription}},
		"no rationale":                {func(r *Request) { r.Rationale = "" }, []Field{FieldRationale}},
		"no test plan":                {func(r *Request) { r.TestPlan = "" }, []Field{FieldTestPlan}},
		"no kind":                     {func(r *Request) { r.Kind = "" }, []Field{FieldKind}},
		"no category":                 {func(r *Request) { r.Category = "urgent" }, []Field{FieldCategory}},
		"no system":                   {func(r *Request) { r.Systems = nil }, []Field{FieldSystems}},
		"an unknown system":           {func(r *Request) { r.Systems = []SystemID{"ledgr"} }, []Field{FieldSystems}},
		"rollback elsewhere":          {func(r *Request) { r.Rollback.Steps = "see ticket" }, []Field{FieldRollbackSteps}},
		"no rollback at all":          {func(r *Request) { r.Rollback = RollbackPlan{} }, []Field{FieldRollbackSteps, FieldRollbackPeople, FieldRollbackConditions}},
		"nobody to roll back":         {func(r *Request) { r.Rollback.People = nil }, []Field{FieldRollbackPeople}},
		"no triggers":                 {func(r *Request) { r.Rollback.Conditions = "n/a" }, []Field{FieldRollbackConditions}},
		"an outage of nobody":         {func(r *Request) { r.Impact = Impact{Level: Outage} }, []Field{FieldImpactWho, FieldImpactLength}},
		"no impact chosen":            {func(r *Request) { r.Impact = Impact{} }, []Field{FieldImpact}},
		"no implementer":              {func(r *Request) { r.Implementer = "" }, []Field{FieldImplementer}},
		"a start in the past":         {func(r *Request) { r.WishedStart = start.Add(-2 * time.Hour) }, []Field{FieldWishedStart}},
		"work of no length":           {func(r *Request) { r.Length = 0 }, []Field{FieldLength}},
		"work of a fortnight":         {func(r *Request) { r.Length = 14 * 24 * time.Hour }, []Field{FieldLength}},
		"a link that is none":         {func(r *Request) { r.Links = []string{"javascript:alert(1)"} }, []Field{FieldLinks}},
		"a link with a pipe":          {func(r *Request) { r.Links = []string{"https://a.example/|<!channel>"} }, []Field{FieldLinks}},
		"an emergency without ground": {func(r *Request) { r.Category = Emergency }, []Field{FieldGround}},
		"an emergency in short": {func(r *Request) {
			r.Category, r.Ground, r.Rationale, r.TestPlan, r.Impact = Emergency, DataLoss, "", "", Impact{}
		}, nil},
		"an emergency without rollback": {
			func(r *Request) { r.Category, r.Ground, r.Rollback = Emergency, DataLoss, RollbackPlan{} },
			[]Field{FieldRollbackSteps, FieldRollbackPeople, FieldRollbackConditions},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := fullRequest()
			c.alter(&r)
			var got []Field
			if err := r.Check(policy(t), start); err != nil {
				refusal := AsRefusal(err)
				if refusal == nil || refusal.Reason != Invalid {
					t.Fatalf("Check = %v, want a refusal of fields", err)
				}
				got = slices.Sorted(maps.Keys(refusal.Fields))
			}
			if want := slices.Sorted(slices.Values(c.wrong)); !slices.Equal(got, want) {
				t.Errorf("fields that need another look: %v, want %v", got, want)
			}
		})
	}
}

func TestTheDigestIsOfThePlanAndNothingElse(t *testing.T) {
	t.Parallel()
	base := fullRequest()
	spaced := fullRequest()
	spaced.Title = "  Add an index  to the ledger "
	spaced.Links = []string{}
	spaced.WishedStart = time.Time{}
	if base.Digest() != spaced.Digest() {
		t.Error("white space and empty lists alter the digest")
	}
	for _, alter := range []func(*Request){
		func(r *Request) { r.Title += "!" },
		func(r *Request) { r.Rollback.Steps += "!" },
		func(r *Request) { r.Rollback.People = append(r.Rollback.People, lead.ID) },
		func(r *Request) { r.Systems = append(r.Systems, "payments") },
		func(r *Request) { r.Length *= 2 },
		func(r *Request) { r.WishedStart = start },
		func(r *Request) { r.Implementer = lead.ID },
	} {
		r := fullRequest()
		alter(&r)
		if r.Digest() == base.Digest() {
			t.Errorf("an edit leaves the digest as it was: %+v", r)
		}
		if len(Differences(base, r)) != 1 {
			t.Errorf("Differences = %v, want the one field that was altered", Differences(base, r))
		}
	}
}
