package browser_test

import "testing"

func TestAnEmergencyReachesTheNextRung(t *testing.T) {
	t.Parallel()
	page := open(t)
	mara, tomas, helen := page.as("Mara"), page.as("Tomas"), page.as("Helen")

	number := mara.declares("Restart the fraud engine, which answers nothing")
	mara.alert(number).sees("Restart the fraud engine", "Step 5 of 7 · Implementation", "rung 1 of 3 told", "not acknowledged yet")
	mara.alert(number).picture("others/emergency-alert")
	mara.card(number).picture("others/card-emergency")
	tomas.asked(number).sees("You are on rung 1 of the notification chain.", "If nobody does, the next rung is told")
	tomas.asked(number).picture("others/emergency-rung-1")

	mara.movesTheClock("+15 min") // rung 1 has had its 10 minutes
	helen.asked(number, "rung 2").sees("Please acknowledge that you have heard of this.")
	helen.asked(number, "rung 2").picture("others/emergency-rung-2")
	tomas.asked(number).sees("You are on rung 1", "Rung 2 was told", "nobody has acknowledged so far")
	tomas.asked(number).picture("others/emergency-rung-1-unanswered")
	mara.alert(number).sees("rung 2 of 3 told", "not acknowledged yet")
	mara.alert(number).picture("others/emergency-alert-unanswered")

	helen.asked(number, "rung 2").presses("Acknowledge")
	helen.asked(number, "You acknowledged it").sees("Emergency " + number)
	tomas.asked(number).sees("Acknowledged by @Helen Ashworth", "Nothing is asked of you.")
	tomas.asked(number).picture("others/emergency-rung-1-answered")
	mara.alert(number).sees("rung 2 of 3 told", "acknowledged by @Helen Ashworth")
	mara.alert(number).picture("others/emergency-alert-answered")
	mara.thread(number).sees("declared an emergency", "told rung 2", "Helen Ashworth acknowledged the emergency")
	page.picture("others/emergency-thread")
}

func TestAnEmergencyWithoutItsRecordIsOverdueAfterADay(t *testing.T) {
	t.Parallel()
	page := open(t)
	mara, helen, diego, olive := page.as("Mara"), page.as("Helen"), page.as("Diego"), page.as("Olive")

	number := mara.declares("Restart the fraud engine, which answers nothing")
	request := diego.asked(number, "your authority is asked")
	request.sees("The work has begun and does not wait for you.", "Restart its pods one at a time.")
	request.picture("others/emergency-authority")
	request.presses("Object")
	form := diego.modal("Object to " + number)
	form.writes("What you object to, or what should be done instead", "Fail over first: a restart drops the payments in flight.")
	page.picture("others/emergency-objection-form")
	form.presses("Object")
	diego.modalsAreGone()
	mara.asked(number).sees("objected", "Fail over first", "An objection does not stop the work.")
	mara.asked(number).picture("others/emergency-objection")
	mara.card(number).sees("Authority: Platform leads.", "@Diego Fuentes objects", "Fail over first")
	mara.card(number).picture("others/card-emergency-objection")

	mara.card(number).presses("Finish work")
	helen.asked(number).picture("others/emergency-authority-objected")
	mara.verifies(number)
	mara.card(number).sees("Step 7 of 7 · Documentation", "to document it by", "Still missing from the record:")
	mara.card(number).picture("others/card-emergency-documentation")
	helen.opensDetails(number).picksFromMenu("Approve")
	helen.modal(number).sees("Authority: Platform leads.", "Approved by @Helen Ashworth")
	helen.modal(number).presses("Close")

	mara.movesTheClock("+8 h")
	mara.asked(number).sees("still waits for its documentation", "Reminder 1 of 3.", "Still missing from the record:")
	mara.asked(number).picture("others/emergency-reminder")
	mara.movesTheClock("+1 day")
	mara.card(number).sees("Documentation overdue")
	mara.card(number).picture("others/card-emergency-overdue")
	for _, who := range []*person{helen, diego, olive} {
		who.asked(number, "overdue").sees("called the documentation overdue", "It stays on the list of overdue documentation until it is done")
	}
	olive.asked(number, "overdue").picture("others/emergency-overdue-owner")
	helen.opensHome().sees("Overdue documentation", number)
	page.picture("others/home-overdue")
	mara.types("/change list overdue")
	mara.modal("Changes").sees("documentation or review is overdue", number)
	page.picture("others/list-overdue")
	mara.modal("Changes").presses("Close")

	mara.completes(number)
	mara.card(number).sees("Review", "to review the emergency")
	mara.card(number).picture("others/card-emergency-review")
	helen.reviews(number)
	mara.card(number).sees("Closed · Successful")
	mara.card(number).picture("others/card-emergency-closed")
}

// declares fills in and submits the short form and returns the number of the emergency.
func (p *person) declares(title string) (number string) {
	p.t.Helper()
	p.types("/change emergency")
	form := p.modal("Declare an emergency")
	form.lacks("Test plan", "Impact on users", "Length of the work")
	form.marks("Ground", "Restore service")
	form.writes("Title", title)
	p.picture("others/emergency-form")
	form.writes("What is being done", "Restart its pods one at a time.")
	form.picks("Affected systems", "Fraud engine")
	form.writes("Rollback: the steps", "Stop after the first pod and fail over to the rules of last week.")
	form.picks("Rollback: the people responsible", "Mara Lindqvist")
	form.writes("Rollback: the conditions that trigger it", "The first pod does not answer within 2 minutes.")
	form.presses("Declare")
	receipt := p.at("[data-testid=modal]", " is declared: ")
	receipt.sees("The work starts now.", "Told now", "Documentation due")
	p.picture("others/emergency-receipt")
	return p.closes(receipt)
}

// completes adds what the record of an emergency still lacks, and documents it.
func (p *person) completes(number string) {
	p.t.Helper()
	p.card(number).presses("Document")
	form := p.modal("Document " + number)
	form.sees("Still missing from the record:")
	p.picture("others/emergency-document-form")
	form.presses("Edit")
	form = p.modal("Edit " + number)
	form.picks("Kind of change", "Production system, database or infrastructure")
	form.writes("Why", "Card payments waited for it and failed.")
	form.marks("Impact on users", "Outage")
	form.writes("Who will notice", "Everybody who pays by card.")
	form.picks("For how long they will notice", "30 min")
	form.writes("Test plan", "One payment by hand.")
	form.picks("Length of the work", "30 min")
	p.picture("others/emergency-edit-form")
	form.presses("Save")
	form = p.modal("Document " + number)
	form.marks("Outcome", "Successful")
	form.presses("Document")
	p.modalsAreGone()
}

// reviews looks back on an emergency.
func (p *person) reviews(number string) {
	p.t.Helper()
	p.asked(number, "review").presses("Review")
	form := p.modal("Review " + number)
	form.marks("Was it an emergency?", "Yes")
	form.writes("What should change?", "Fail over before a restart.")
	form.marks("Does the policy need a review?", "No")
	p.picture("others/emergency-review-form")
	form.presses("Review")
	p.modalsAreGone()
}

// verifies records that a change works.
func (p *person) verifies(number string) {
	p.t.Helper()
	p.card(number).presses("Verify")
	form := p.modal("Verify " + number)
	form.marks("Result", "Passed: it works as intended")
	form.writes("What was checked, and what it showed", "It answers again.")
	form.presses("Record the check")
	p.modalsAreGone()
}

// opensDetails opens what is on record of a change, and returns it.
func (p *person) opensDetails(number string) spot {
	p.t.Helper()
	p.card(number).presses("Details")
	return p.modal(number)
}
