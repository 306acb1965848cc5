package change_test

import (
	"fmt"
	"time"

	. "github.com/noim3/changebot/change"
)

func ExampleRequest_Check() {
	r := Request{
		Title: "Add an index to the ledger", Category: Normal, Kind: Infrastructure, Systems: []SystemID{"ledger"},
		Description: "Create it concurrently.", Rationale: "Statements are slow.", TestPlan: "Explain the query.",
		Rollback: RollbackPlan{Steps: "see ticket", People: []UserID{"U0ENGINEER"}, Conditions: "n/a"},
		Impact:   Impact{Level: NoImpact}, Implementer: "U0ENGINEER", Length: time.Hour,
	}
	err := r.Check(&Policy{Systems: []System{{ID: "ledger"}}}, time.Now())
	fmt.Println(err)
	fmt.Println(AsRefusal(err).Fields[FieldRollbackSteps])
	// Output:
	// The request needs another look. (policy §3.1)
	// This only points elsewhere. Write the steps that restore the previous state, so that somebody who was not there can follow them.
}

func ExampleDifferences() {
	before := Request{Title: "Rotate keys", Length: time.Hour}
	after := Request{Title: "Rotate keys", Length: 90 * time.Minute}
	for _, d := range Differences(before, after) {
		fmt.Printf("%s: %s → %s\n", d.Field, d.Before, d.After)
	}
	// Output: length: 1 h → 1 h 30 min
}

func ExampleEvent_Sum() {
	first := Event{Seq: 1, Change: 1, N: 1, Action: Submit, By: "U0ENGINEER", To: InAssessment}
	second := Event{Seq: 2, Change: 1, N: 2, Action: Assess, By: "U0ASSESSOR", From: InAssessment, To: InApproval}
	head := second.Sum(first.Sum(""))
	first.By = "U0SOMEBODY"
	fmt.Println("the chain still fits:", second.Sum(first.Sum("")) == head)
	// Output: the chain still fits: false
}

func ExampleParseNumber() {
	n, ok := ParseNumber("chg-142")
	fmt.Println(n, ok)
	// Output: CHG-142 true
}
