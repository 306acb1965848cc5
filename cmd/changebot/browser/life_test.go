package browser_test

import (
	"testing"
	"time"
)

func TestAChangesWholeLife(t *testing.T) {
	t.Parallel()
	page := open(t)
	mara, priya, helen := page.as("Mara"), page.as("Priya"), page.as("Helen")

	number := mara.raises("Retire the version 1 refunds endpoint")
	mara.card(number).sees("Step 2 of 7 · Assessment", "Waiting for", "to assess it", "Not assessed yet", "Payments API")

	priya.assesses(number)
	mara.card(number).sees("Step 3 of 7 · Approval", "to approve it", "Low")

	request := helen.asked(number)
	request.sees(number+" waits for you to approve it", "Risk: Low", "Set the flag refunds-v1")
	request.presses("Approve")
	helen.asked(number).sees("You approved version 1 of the plan for Peer reviewers.")
	helen.asked(number).offersNothing()

	// The slot is an hour away; the policy lets work start a quarter of an hour early.
	mara.asked(number).presses("Another time…")
	form := mara.modal("Schedule " + number)
	form.sets("Start", time.Now().Add(time.Hour))
	form.presses("Schedule")
	mara.card(number).sees("Step 4 of 7 · Scheduled", "to start the work")
	mara.card(number).presses("Start work")
	mara.told().sees("It is too early to start " + number)
	mara.movesTheClock("+1 h")
	mara.card(number).presses("Start work")
	mara.card(number).sees("Step 5 of 7 · Implementation")
	mara.card(number).presses("Finish work")
	mara.card(number).sees("Step 6 of 7 · Verification")

	priya.asked(number).presses("Verify")
	form = priya.modal("Verify " + number)
	form.marks("Result", "Passed: it works as intended")
	form.writes("What was checked, and what it showed", "A refund of 1 AUD is in the ledger, once.")
	form.presses("Record the check")
	mara.card(number).sees("Step 7 of 7 · Documentation")

	mara.asked(number).presses("Document and close")
	form = mara.modal("Document " + number)
	form.marks("Outcome", "Successful")
	form.presses("Document and close")
	mara.card(number).sees("Closed · Successful", "Documented by @Mara Lindqvist")

	priya.thread(number).sees(
		"raised this change: Retire the version 1 refunds endpoint",
		"Priya Raman assessed the risk as Low",
		"Helen Ashworth approved for Peer reviewers",
		"Mara Lindqvist scheduled the work",
		"Mara Lindqvist started the work",
		"Mara Lindqvist finished the work",
		"Priya Raman verified the change: it passed",
		"Mara Lindqvist documented the outcome and closed the change: Successful",
	)
}

// raises fills in and submits the request form and returns the number of the new change, whose risk will be low.
func (p *person) raises(title string) (number string) {
	p.t.Helper()
	p.types("/change")
	form := p.modal("Raise a change")
	form.writes("Title", title)
	p.answersTheRest(form)
	form.presses("Submit")
	return p.receipt()
}

// answersTheRest fills in everything but the title, so that nothing is wrong with it.
func (p *person) answersTheRest(form spot) {
	p.t.Helper()
	form.picks("What is changing?", "Software release or feature")
	form.writes("What will be done", "Remove POST /v1/refunds from the payments API and answer 410 Gone.")
	form.writes("Why", "It caused two double refunds last quarter.")
	form.picks("Affected systems", "Payments API")
	form.marks("Impact on users", "None")
	form.writes("Rollback: the steps", "Set the flag refunds-v1 to on. The old handler answers again within a minute.")
	form.picks("Rollback: the people responsible", "Mara Lindqvist", "Tomas Okafor")
	form.writes("Rollback: the conditions that trigger it", "Any partner calls /v1/refunds more than 5 times in 10 minutes.")
	form.writes("Test plan", "Send a refund through /v2 and read it in the ledger. Check that /v1 answers 410.")
	form.picks("Length of the work", "30 min")
}

// assesses answers the policy's questions so that the risk is low.
func (p *person) assesses(number string) {
	p.t.Helper()
	p.asked(number).presses("Assess")
	form := p.modal("Assess " + number)
	form.marks("Who would notice if it went wrong?", "Colleagues in other teams")
	form.marks("How quickly can it be undone?", "At once, with a switch or by deploying the old version")
	form.marks("How often has this been done here?", "Many times, without trouble")
	form.marks("How was it tested?", "The same steps, in an environment like production")
	form.marks("Does it touch stored data?", "No")
	form.marks("Does it touch access, secrets or encryption?", "No")
	form.writes("Testing requirements", "The contract tests of both versions.")
	form.presses("Assess")
	p.modalsAreGone()
}

// movesTheClock presses one of the steps of the page's clock.
func (p *person) movesTheClock(step string) {
	p.t.Helper()
	p.everywhere().click(thing{Kind: "part", Name: "[data-testid=clock]"})
	p.everywhere().presses(step)
	p.everywhere().click(thing{Kind: "part", Name: "[data-testid=clock]"})
}
