package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestAStricterPolicyIsTriedOnTheRecordOfARunningBot(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, database string) {
		t.Helper()
		o := openOffice(t, database, false)
		o.serve(t)
		number := o.raise(t, slacksim.Mara)
		if err := actWithForm(t.Context(), o.slack.As(slacksim.Priya), number, change.Assess, stories()[0].assessment()); err != nil {
			t.Fatal(err)
		}
		stricter := filepath.Join(t.TempDir(), "stricter.yaml")
		write(t, stricter, strings.Replace(string(examplePolicy), "  rules:\n",
			"  rules:\n    - when:\n        kinds: [release]\n      risk: high\n      because: the board wants it\n", 1))
		code, out, said := call(t, []string{"DATABASE_URL=" + database}, "policy", "simulate", stricter)
		if code != exitDone {
			t.Fatalf("exit code %d, saying %q", code, said)
		}
		for _, want := range []string{
			number + `, "Retire the version 1 refunds endpoint"`, "risk: was Low, would be High: the board wants it",
			"authority: was 1 of Peer reviewers, would be 1 of Platform leads, then 1 of Security",
			"1 of 1 changes would have gone otherwise, in 2 decisions.",
		} {
			if !strings.Contains(out, want) {
				t.Errorf("it does not say %q:\n%s", want, out)
			}
		}
		if _, out, _ := call(t, []string{"DATABASE_URL=" + database}, "policy", "simulate"); out != "0 of 1 changes would have gone otherwise, in 0 decisions.\n" {
			t.Errorf("the policy in force would decide otherwise: %s", out)
		}
	})
}
