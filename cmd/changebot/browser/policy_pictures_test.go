package browser_test

import "testing"

// pictured are the tests that take pictures on their way, when those are wanted.
func pictured() map[string]func(*testing.T) {
	return map[string]func(*testing.T){
		"emergency":  TestAnEmergencyReachesTheNextRung,
		"overdue":    TestAnEmergencyWithoutItsRecordIsOverdueAfterADay,
		"template":   TestARolledBackRunSuspendsItsTemplate,
		"voided":     TestAnEditVoidsTheApprovalAndShowsTheDifference,
		"why":        TestWhyIsToldInPlainWords,
		"scope":      TestWhatThePolicyLeavesOutNeedsNoRequest,
		"delegation": TestADelegateDecidesUnderBothNames,
		"policy":     TestThePolicyIsShown,
	}
}
