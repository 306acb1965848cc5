package policyfile_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/change/policyfile"
)

// pasted returns the built-in policy with the template in it, as somebody would paste it, and its last template.
func pasted(tb testing.TB, t change.Template, zone *time.Location) change.Template {
	tb.Helper()
	text := policyfile.WriteTemplate(t, zone)
	before, after, found := strings.Cut(string(read(tb, example)), "\nstandard:\n")
	if !found {
		tb.Fatal("the built-in policy has no templates")
	}
	p, faults := policyfile.Parse("policy.yaml", []byte(before+"\nstandard:\n"+text+after), today)
	if p == nil {
		tb.Fatalf("pasted, it has faults:\n%v\n%s", faults, text)
	}
	return p.Standard[0]
}

func template() change.Template {
	return change.Template{
		ID: "add-index", Title: "Add an index: “ledger”", Kind: change.Infrastructure, Systems: []change.SystemID{"ledger-db", "kubernetes"},
		Steps: "1. Create it concurrently.\n2. Analyse the table.",
		Rollback: change.RollbackPlan{
			Steps: "Drop it.", People: []change.UserID{mara, priya}, Conditions: "Write latency above 50 ms: for 5 minutes # or more",
		},
		TestPlan: "true", Length: 90 * time.Minute,
	}
}

func TestAWrittenTemplateReadsAsItWas(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Australia/Sydney")
	if err != nil {
		t.Fatal(err)
	}
	want := template()
	want.Expires = time.Date(2028, 7, 1, 0, 0, 0, 0, zone)
	if diff := cmp.Diff(want, pasted(t, want, zone)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	text := policyfile.WriteTemplate(want, zone)
	const looks = `  - id: add-index
    title: 'Add an index: “ledger”'
    kind: infrastructure
    systems: [ledger-db, kubernetes]
    steps: |-
      1. Create it concurrently.
      2. Analyse the table.
    rollback:
      steps: Drop it.
      people: [U0MARA001, U0PRIYA01]
      conditions: 'Write latency above 50 ms: for 5 minutes # or more'
    test_plan: "true"
    length: 90m
    expires: 2028-07-01
`
	if diff := cmp.Diff(looks, text); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAWrittenTemplateReadsAsItWasWhateverPeopleWrote(t *testing.T) {
	t.Parallel()
	nasty := rapid.SampledFrom([]string{
		"\t", " ", "\n", "\n\n", "\r\n", "\r", "- ", ": ", "#", " # ", "'", `"`, "```", "{", "[", "&a", "*a", "!!int ", "|", ">", "%", "@", "?",
		"---\n", "...\n", "~", "null", "1e3", "0x1", "2028-01-01", "\u0085", "\u2028", "\ufeff", "\u202e", "\x00", "\x1b", "\xff", "é", "𝄞", "<<", "\\", "word",
	})
	rapid.Check(t, func(rt *rapid.T) {
		text := func(name string) string {
			return "x" + strings.Join(rapid.SliceOfN(nasty, 1, 12).Draw(rt, name), "") + "x"
		}
		want := template()
		want.Title, want.Steps, want.TestPlan = text("title"), text("steps"), text("tests")
		want.Rollback.Steps, want.Rollback.Conditions = "do "+text("back"), strings.Repeat("long line ", 290)+text("conditions")
		got := pasted(t, want, time.UTC)
		clean := func(s string) string {
			s = strings.ToValidUTF8(s, "\ufffd")
			s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", " ", "\u0085", "\n", "\u2028", "\n", "\u202e", "", "\x00", "", "\x1b", "").Replace(s)
			return regexp.MustCompile(` +\n`).ReplaceAllString(s, "\n")
		}
		want.Title = strings.Join(strings.Fields(clean(want.Title)), " ")
		for _, s := range []*string{&want.Steps, &want.TestPlan, &want.Rollback.Steps, &want.Rollback.Conditions} {
			*s = clean(*s)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("(-want +got):\n%s", diff)
		}
	})
}
