package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/cmd/changebot/programtest"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestARunningBotReadsThePolicyAnewAndTellsItsOwners(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, database string) {
		t.Helper()
		file := filepath.Join(t.TempDir(), "policy.yaml")
		write(t, file, string(examplePolicy))
		o := openOffice(t, database, false)
		o.settings = append(o.settings, "POLICY_FILE="+file)
		bot := o.serve(t)

		write(t, file, strings.Replace(string(examplePolicy), "  - id: ledger-db", "  - ID: ledger-db", 1))
		bot.Signal(t, syscall.SIGHUP)
		o.told(t, slacksim.Olive, "The policy file policy.yaml has faults and was not put in force", "policy.yaml:")
		number := o.raise(t, slacksim.Mara) // it goes on under the policy as it was

		write(t, file, strings.Replace(string(examplePolicy), "name: Peer reviewers", "name: Fellow engineers", 1))
		bot.Signal(t, syscall.SIGHUP)
		o.told(t, slacksim.Olive, "was put in force anew")
		if err := actWithForm(t.Context(), o.slack.As(slacksim.Priya), number, change.Assess, stories()[0].assessment()); err != nil {
			t.Fatal(err)
		}
		o.awaitCard(t, number, "*Fellow engineers* to approve it")
	})
}

// told waits until a direct message to person says all of want.
func (o *office) told(t *testing.T, person string, want ...string) {
	t.Helper()
	programtest.Eventually(t, func() error {
		for _, m := range o.messages(t, person, "") {
			if saysAll(m, want...) == nil {
				return nil
			}
		}
		return fmt.Errorf("nobody told %s of %q", person, want)
	})
}
