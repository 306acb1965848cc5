package policyfile_test

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/noim3/changebot/change/policyfile"
)

func ExampleParse() {
	text, err := os.ReadFile("testdata/small.yaml")
	if err != nil {
		fmt.Println(err)
		return
	}
	now := time.Date(2026, time.November, 22, 9, 0, 0, 0, time.UTC)

	policy, faults := policyfile.Parse("policy.yaml", text, now)
	fmt.Println(policy.Company, "has", len(policy.Systems), "systems and", len(faults), "faults")

	mistaken := strings.NewReplacer("depends_on: [ledger]", "depends_on: [ledgr]", "from: 26", "from: 30").Replace(string(text))
	_, faults = policyfile.Parse("policy.yaml", []byte(mistaken), now)
	fmt.Println(faults.Err())
	// Output:
	// Acme has 2 systems and 0 faults
	// policy.yaml:14:18: systems[1].depends_on[0]: there is no system “ledgr”; did you mean “ledger”?
	// policy.yaml:26:30: risk.bands[1].from: leaves out the scores 26 to 29; write 26
}
