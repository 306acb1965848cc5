package browser_test

import "testing"

func TestAnEditWhileAnApproverReadsIsNotApproved(t *testing.T) {
	t.Parallel()
	page := open(t)
	tomas, helen := page.as("Tomas"), page.another().as("Helen")
	const number = "CHG-4" // of the demo; it waits to be approved

	helen.asked(number).presses("Details")
	helen.modal(number).sees("Step 3 of 7 · Approval", "The plan, version 1")

	tomas.card(number).picksFromMenu("Edit")
	form := tomas.modal("Edit " + number)
	form.writes("What will be done", "Replace both certificates at once.")
	form.presses("Save")
	tomas.modalsAreGone()

	helen.modal(number).presses("Approve")
	helen.modal("Please note").sees("The plan of "+number+" has been edited", "Nothing was decided.")
	helen.modal("Please note").presses("Close")
	helen.modal(number).presses("Close")
	helen.asked(number).sees("version 2 of the plan", "Replace both certificates at once.")
	helen.asked(number).presses("Approve")
	helen.asked(number).sees("You approved version 2 of the plan for Platform leads.")
}
